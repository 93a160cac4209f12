"""The environment of a program that is measured as it is after its installation, with bytecode."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def with_bytecode(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return an environment in which Python writes its bytecode below a folder, and finds it there.

    Pip compiles what it installs. In a checkout Python compiles at each start where it may not
    write, as with `PYTHONDONTWRITEBYTECODE`, which takes as long as all imports. The first run in
    this environment compiles as well, so it is not to be measured.

    Args:
        folder: of the bytecode.
        environment: what the new one has besides.
    """
    changed = dict(environment, PYTHONPATH=str(ROOT), PYTHONPYCACHEPREFIX=str(folder / "bytecode"))
    changed.pop("PYTHONDONTWRITEBYTECODE", None)
    return changed
