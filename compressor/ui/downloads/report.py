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

from compressor.figures.errors import SCALE
from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.quality import QualityResult
from compressor.recipes.recipe import write_recipe
from compressor.recipes.versions import versions
from compressor.ui.downloads.report_content import (
    Chart,
    Palette,
    ReportPicture,
    charts,
    error_map,
    original,
    palettes,
    pictures,
)
from compressor.ui.downloads.report_tables import Rows, result_rows, settings_rows
from compressor.ui.links import address_bar
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.settings.restart_settings import BEST_QUALITY, RESTARTS, safe_stem
from compressor.ui.state import SelectedPicture

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
    pictures: Sequence[ReportPicture]
    transparent: bool
    numbers: Rows
    sentences: Sequence[str]
    palettes: Sequence[Palette]
    charts: Sequence[Chart]
    costs: Sequence[str]
    error_map: ReportPicture | None
    scale: Sequence[str]
    settings: Rows
    versions: Rows
    link: str
    link_note: str
    recipe: str
    recipe_name: str
    recipe_url: str


def report_button(now: SelectedPicture, result: ExperimentResult | QualityResult) -> None:
    """A button that downloads the report; it is made at the click."""
    link = address_bar.url_of(result)
    st.download_button(
        "Report",
        lambda: write_report(now, result, link),
        f"{safe_stem(now.name)}-report.html",
        "text/html",
        on_click="ignore",
        icon=":material/description:",
        key="download-report",
        width="stretch",
        help="Pictures, palettes, charts and settings in one HTML file that opens offline.",
    )


def write_report(
    now: SelectedPicture, result: ExperimentResult | QualityResult, link: str
) -> bytes:
    """The report as an HTML file in UTF-8; `link` is the address that makes the result again."""
    recipe = write_recipe(recipe_of(now, result))
    experiment = result if isinstance(result, ExperimentResult) else None
    best = result if isinstance(result, QualityResult) else None
    asked = result.settings if isinstance(result, ExperimentResult) else result.wishes
    note = ", and choose your copy of the picture" if now.uploaded else ""
    made = Report(
        title=f"{now.name} in {asked.k} colours",
        method=RESTARTS if experiment else BEST_QUALITY,
        date=f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC".lstrip("0"),
        pictures=[original(now, result.colors), *pictures(now, result)],
        transparent=best is not None and now.picture.rgba is not None,
        numbers=result_rows(now, result),
        sentences=[COST, RUNS] if experiment else [COST, KEPT],
        palettes=palettes(result),
        charts=charts(experiment) if experiment else [],
        costs=[f"{cost:.6f}" for cost in experiment.runs.costs] if experiment else [],
        error_map=error_map(best) if best else None,
        scale=SCALE,
        settings=settings_rows(asked),
        versions=[(FACES[name], version) for name, version in versions().items()],
        link=link,
        link_note=note,
        recipe=recipe.decode(),
        recipe_name=f"{safe_stem(now.name)}-recipe.json",
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
