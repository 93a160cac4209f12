"""The pages of the app: the one place where their scripts, titles and icons are written down."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class Page:
    """A page of the app.

    Attributes:
        script: the file that draws it; its name is the page's address too.
        title: as in the sidebar, over the page, and in the browser's tab.
        icon: one of Streamlit's Material icons.
    """

    script: str
    title: str
    icon: str


IMAGE = Page("app.py", "Image", ":material/image:")
COMPRESS = Page("pages/1_Compress.py", "Compress", ":material/compress:")
CHOOSE_K = Page("pages/2_Choose_K.py", "Choose K", ":material/query_stats:")
PALETTE = Page("pages/3_Palette.py", "Palette", ":material/palette:")
ANALYSIS = Page("pages/4_Analysis.py", "Analysis", ":material/monitoring:")
STEP_BY_STEP = Page("pages/5_Step_by_step.py", "Step by step", ":material/footprint:")
HOW_IT_WORKS = Page("pages/6_How_it_works.py", "How it works", ":material/school:")
WHERE_IT_FAILS = Page("pages/7_Where_it_fails.py", "Where it fails", ":material/scatter_plot:")
BATCH = Page("pages/8_Batch.py", "Batch", ":material/photo_library:")

PAGES = (
    IMAGE,
    COMPRESS,
    CHOOSE_K,
    PALETTE,
    ANALYSIS,
    STEP_BY_STEP,
    HOW_IT_WORKS,
    WHERE_IT_FAILS,
    BATCH,
)


def url_path(page: Page) -> str:
    """Return the last part of a page's address, as Streamlit derives it from the script's name."""
    return "" if page == IMAGE else PurePath(page.script).stem.partition("_")[2]
