"""The section of docs/performance.md about plain processes, which other benchmarks leave there."""

from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
HEADING = "## In a plain Python process\n"
NEXT_HEADING = "## Where the time goes\n"


def kept_section() -> str:
    """Return the section as it is on the page, with its heading; "" where there is none."""
    text = PAGE.read_text()
    start = text.find(HEADING)
    return "" if start < 0 else text[start : text.index("\n" + NEXT_HEADING, start)]


def replace_section(section: str) -> None:
    """Write the section, which begins with its heading and ends with its last line."""
    text = PAGE.read_text()
    if kept := kept_section():
        text = text.replace(kept + "\n", "", 1)
    PAGE.write_text(text.replace(NEXT_HEADING, section + "\n" + NEXT_HEADING, 1))
