"""Where the pages and plots lie that benchmarks write."""

from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent.parent / "docs"
RESULTS: Final = DOCS / "results"
PLOTS: Final = RESULTS / "plots"
