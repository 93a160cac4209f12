"""Sections of docs/results/performance.md that benchmarks of their own write; others keep them."""

from benchmarks.written_pages import RESULTS

PAGE = RESULTS / "performance.md"
HEADING = "## In a plain Python process\n"
NEXT_HEADING = "## Where the time goes\n"


def kept_section(heading: str = HEADING) -> str:
    """Return the section as it is on the page, with its heading; "" where there is none."""
    text = PAGE.read_text()
    start = text.find(heading)
    return "" if start < 0 else text[start : text.index("\n## ", start)]


def replace_section(section: str, heading: str = HEADING) -> None:
    """Write the section, which begins with its heading and ends with its last line."""
    text = PAGE.read_text()
    if kept := kept_section(heading):
        text = text.replace(kept + "\n", "", 1)
    PAGE.write_text(text.replace(NEXT_HEADING, section + "\n" + NEXT_HEADING, 1))
