"""The report: one HTML file that holds everything and requests nothing from the network.

Its charts are static SVG and not Plotly's, whose script alone has 4.8 MB, needs fixed colours and
prints badly. SVG charts take a few kB, follow the reader's theme and need no script, so the file
forbids scripts and the network altogether.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from compressor.figures.errors import SCALE
from compressor.imaging.files.names import safe_stem
from compressor.imaging.text import printable
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.method import Result
from compressor.pipeline.setting_schema import Settings
from compressor.recipes.recipe import write_recipe
from compressor.recipes.versions import versions
from compressor.ui import state
from compressor.ui.downloads.report_content import (
    ReportContent,
    ReportPicture,
    Rows,
    original_picture,
)
from compressor.ui.links import address_bar
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.state import SelectedPicture
from compressor.ui.templates import template

TEMPLATE = Path(__file__).with_name("report.html")
PROGRAM_NAMES = {
    "project": "K-means image compressor",
    "python": "Python",
    "numpy": "NumPy",
    "pillow": "Pillow",
    "opencv": "OpenCV",
    "deflate": "deflate",
    "machine": "Machine",
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that the template shows; `content` depends on the method."""

    title: str
    method: str
    date: str
    original: ReportPicture
    content: ReportContent
    scale: Sequence[str]
    settings: Rows
    versions: Rows
    link: str
    link_note: str
    recipe: str
    recipe_name: str
    recipe_url: str


def report_button(
    selected: SelectedPicture,
    result: Result,
    content: Callable[[SelectedPicture, Any], ReportContent],
    key: str = "download-report",
    label: str = "Report",
) -> None:
    """Draw a button that downloads the report, which is written at the click."""
    link = address_bar.url_of(result)
    stored = state.stored_result(result)

    def report() -> bytes:
        found = stored.get()
        return write_report(selected, found, content(selected, found), link)

    st.download_button(
        label,
        report,
        f"{safe_stem(selected.name)}-report.html",
        "text/html",
        on_click="ignore",
        icon=":material/description:",
        key=key,
        width="stretch",
        help="Pictures, palettes, charts and settings in one HTML file that opens offline.",
    )


def write_report(
    selected: SelectedPicture, result: Result, content: ReportContent, link: str
) -> bytes:
    """Return the report as an HTML file in UTF-8; `link` is the address that repeats the result."""
    colors = len(result.files[0].picture.palette)
    return render_report(
        selected,
        result.settings,
        content,
        f"{printable(selected.name)} in {colors} colours",
        original_picture(selected, result.settings, f"{result.colors:,} colours, "),
        write_recipe(recipe_of(selected, result)),
        link,
    )


def render_report(
    selected: SelectedPicture,
    settings: Settings,
    content: ReportContent,
    title: str,
    original: ReportPicture,
    recipe: bytes,
    link: str,
) -> bytes:
    """Return a report as an HTML file in UTF-8.

    Args:
        selected: the picture in use.
        settings: those of the result.
        content: what the result shows.
        title: of the report.
        original: the picture in use, as it is shown.
        recipe: of the result, a JSON file.
        link: the address that repeats the result.
    """
    report = Report(
        title=title,
        method=METHODS[settings.method].title,
        date=f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC".lstrip("0"),
        original=original,
        content=content,
        scale=SCALE,
        settings=settings.rows(),
        versions=[(PROGRAM_NAMES[name], version) for name, version in versions().items()],
        link=link,
        link_note=", and choose your copy of the picture" if selected.uploaded else "",
        recipe="\n".join(map(printable, recipe.decode().split("\n"))),
        recipe_name=f"{safe_stem(selected.name)}-recipe.json",
        recipe_url=f"data:application/json;base64,{b64encode(recipe).decode()}",
    )
    return template(TEMPLATE).render(report=report).encode("utf-8", "replace")
