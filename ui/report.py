"""The report: one HTML file that holds everything and asks the network for nothing.

Its charts are still SVG rather than Plotly's: Plotly's script alone has 4.8 MB, wants colours
that are fixed beforehand, and prints badly; these are some kB, follow the reader's theme and need
no script, so that the file forbids scripts and the network altogether.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import jinja2
import streamlit as st

from figures.errors import SCALE
from imaging.recipe import write_recipe
from imaging.versions import versions
from ui import address
from ui.exhibits import Chart, Palette, Shown, charts, error_map, original, palettes, pictures
from ui.experiment import Result
from ui.inputs import BEST_QUALITY, RESTARTS, stem
from ui.quality import Reduced
from ui.recipes import recipe_of
from ui.rows import Rows, numbers, settings
from ui.state import Chosen

COST = (
    "The cost is the mean squared RGB distance, channels in 0..1: for every pixel the differences"
    " of red, green and blue to the colour that stands for it are squared and added up, and the"
    " mean of this is taken over all pixels. 0 is no loss."
)
RUNS = (
    "Costs of runs are those on the experiment's picture, which is shrunk; PSNR compares each"
    " file with the original at full size."
)
KEPT = (
    "PSNR is larger and SSIM nearer to 1 the more is kept. A colour difference (CIEDE2000) of"
    " about 1 is the least that people notice side by side."
)
FACES = {"project": "This project", "python": "Python", "numpy": "NumPy", "pillow": "Pillow",
         "opencv": "OpenCV", "deflate": "deflate", "machine": "Machine"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that the template shows, in the order in which it is shown."""

    title: str
    method: str
    date: str
    pictures: Sequence[Shown]
    transparent: bool
    numbers: Rows
    sentences: Sequence[str]
    palettes: Sequence[Palette]
    charts: Sequence[Chart]
    costs: Sequence[str]
    error_map: Shown | None
    scale: Sequence[str]
    settings: Rows
    versions: Rows
    link: str
    link_note: str
    recipe: str
    recipe_name: str
    recipe_url: str


def report_button(now: Chosen, result: Result | Reduced) -> None:
    """A button that downloads the report; it is made at the click."""
    link = address.url_of(result)
    st.download_button(
        "Report",
        lambda: write_report(now, result, link),
        f"{stem(now.name)}-report.html",
        "text/html",
        on_click="ignore",
        icon=":material/description:",
        key="download-report",
        width="stretch",
        help="Pictures, palettes, charts and settings in one HTML file that opens offline.",
    )


def write_report(now: Chosen, result: Result | Reduced, link: str) -> bytes:
    """The report as an HTML file in UTF-8; `link` is the address that makes the result again."""
    recipe = write_recipe(recipe_of(now, result))
    experiment = result if isinstance(result, Result) else None
    best = result if isinstance(result, Reduced) else None
    asked = result.settings if isinstance(result, Result) else result.wishes
    note = ", and choose your copy of the picture" if now.uploaded else ""
    made = Report(
        title=f"{now.name} in {asked.k} colours",
        method=RESTARTS if experiment else BEST_QUALITY,
        date=f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC".lstrip("0"),
        pictures=[original(now, result.colors), *pictures(now, result)],
        transparent=best is not None and now.picture.rgba is not None,
        numbers=numbers(now, result),
        sentences=[COST, RUNS] if experiment else [COST, KEPT],
        palettes=palettes(result),
        charts=charts(experiment) if experiment else [],
        costs=[f"{cost:.6f}" for cost in experiment.runs.costs] if experiment else [],
        error_map=error_map(best) if best else None,
        scale=SCALE,
        settings=settings(asked),
        versions=[(FACES[name], version) for name, version in versions().items()],
        link=link,
        link_note=note,
        recipe=recipe.decode(),
        recipe_name=f"{stem(now.name)}-recipe.json",
        recipe_url=f"data:application/json;base64,{b64encode(recipe).decode()}",
    )
    return _template().render(report=made).encode("utf-8", "replace")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("report.html")
