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
import numpy as np
import streamlit as st
from markupsafe import Markup
from numpy.typing import NDArray

from figures.errors import SCALE, UNIT, scale_top
from figures.style import hex_codes
from figures.svg import convergence_svg, costs_svg, distribution_svg
from imaging import IndexedPicture, encode_png
from imaging.recipe import write_recipe
from ui import address, cached, sources
from ui.elements import data_url
from ui.experiment import Result, Settings, Variant
from ui.inputs import BEST_QUALITY, RESTARTS, stem
from ui.numbers import bits_per_pixel, decibels, file_size, saving
from ui.quality import Reduced, Wishes
from ui.recipes import recipe_of
from ui.state import Chosen
from ui.versions import versions
from ui.wishes import EFFORT_NAMES, SPACE_NAMES

SIDE = 1400  # pixels of a picture in the report
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
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture of the report, as an address that holds all of it, with what stands below."""

    src: str
    title: str
    words: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as hex codes, each with its share in words."""

    title: str
    colors: Rows


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A still chart with what stands below."""

    svg: Markup
    title: str
    words: str


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
    asked = experiment.settings if experiment else best.wishes if best else Wishes()
    note = ", and choose your copy of the picture" if now.source == sources.UPLOAD else ""
    made = Report(
        title=f"{now.name} in {asked.k} colours",
        method=RESTARTS if experiment else BEST_QUALITY,
        date=f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC".lstrip("0"),
        pictures=[_original(now, result.colors), *_pictures(now, result)],
        transparent=best is not None and now.picture.rgba is not None,
        numbers=_numbers(now, result),
        sentences=[COST, RUNS] if experiment else [COST, KEPT],
        palettes=_palettes(result),
        charts=_charts(experiment) if experiment else [],
        costs=[f"{cost:.6f}" for cost in experiment.runs.costs] if experiment else [],
        error_map=_error_map(best) if best else None,
        scale=SCALE,
        settings=_settings(asked),
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


def _original(now: Chosen, colors: int) -> Shown:
    return Shown(
        src=data_url(cached.view(now.picture, SIDE)),
        title="Original",
        words=f"{colors:,} colours, {file_size(now.picture.size_bytes)}",
        alt=f"The original picture, {now.name}",
    )


def _pictures(now: Chosen, result: Result | Reduced) -> list[Shown]:
    if isinstance(result, Reduced):
        return [_shown(now, result.picture, "Best quality", "")]
    return [_shown(now, v.full, v.title, _of_run(v)) for v in result.variants if v.run is not None]


def _of_run(variant: Variant) -> str:
    return f", cost {variant.cost:.6f} in run {variant.run}"


def _shown(now: Chosen, picture: IndexedPicture, title: str, more: str) -> Shown:
    size = len(picture.png)
    return Shown(
        src=data_url(cached.indexed_preview(picture)),
        title=title,
        words=f"{len(picture.palette)} colours, {file_size(size)}"
        f" ({saving(now.picture.size_bytes, size)}), PSNR {decibels(picture.psnr)}{more}",
        alt=f"The picture in {len(picture.palette)} colours: {title}",
    )


def _numbers(now: Chosen, result: Result | Reduced) -> Rows:
    picture = now.picture
    rows = [
        ("Picture", now.name),
        ("Size", f"{picture.width:,} x {picture.height:,} px"),
        (f"Your file ({picture.format})", file_size(picture.size_bytes)),
        ("Distinct colours", f"{result.colors:,}"),
    ]
    if isinstance(result, Reduced):
        kept, size = result.quality, len(result.picture.png)
        return [
            *rows,
            ("PNG file", f"{file_size(size)}, {saving(picture.size_bytes, size)}"),
            ("Bits per pixel", f"{bits_per_pixel(size, picture):.2f}"),
            ("Cost", f"{result.picture.cost:.6f}"),
            ("PSNR", decibels(kept.psnr)),
            ("SSIM", f"{kept.ssim:.4f}"),
            ("Mean colour difference", f"{kept.delta_e_mean:.2f}"),
            ("Largest for 95 %", f"{kept.delta_e_p95:.2f}"),
        ]
    costs = result.runs.costs
    return [
        *rows,
        ("Experiment's picture", f"{result.pixels.shape[1]} x {result.pixels.shape[0]} px"),
        ("Best cost", f"{costs.min():.6f}, run {result.runs.best}"),
        ("Median cost", f"{np.median(costs):.6f}"),
        ("Worst cost", f"{costs.max():.6f}, run {result.runs.worst}"),
        (f"Best cost of K = {result.settings.k2}", f"{result.second.cost:.6f}"),
    ]


def _palettes(result: Result | Reduced) -> list[Palette]:
    if isinstance(result, Reduced):
        return [_palette("Best quality", result.palette, result.shares)]
    return [
        _palette(v.title, v.full.palette, v.full.counts / v.full.counts.sum())
        for v in result.variants
        if v.run is not None
    ]


def _palette(title: str, colors: NDArray[np.uint8], shares: NDArray[np.float64]) -> Palette:
    words = [f"{100 * share:.2f} %" for share in shares]
    return Palette(title=title, colors=list(zip(hex_codes(colors), words, strict=True)))


def _charts(result: Result) -> list[Chart]:
    runs, median = result.runs, np.median(result.runs.costs)
    marks = "The best run is the triangle that points down, the worst the one that points up."
    lines = "The best run is the full line, the worst the dashed one; all lie within the band."
    return [
        Chart(
            svg=Markup(costs_svg(runs.costs)),
            title=f"Cost of each of {len(runs)} runs",
            words=marks,
        ),
        Chart(
            svg=Markup(distribution_svg(runs.costs)),
            title="How the costs are distributed",
            words=f"The dashed line is the median, {median:.6f}.",
        ),
        Chart(
            svg=Markup(convergence_svg(runs.cost_history, runs.best, runs.worst)),
            title="How the cost falls with the iterations",
            words=lines,
        ),
    ]


def _error_map(result: Reduced) -> Shown:
    top, errors = scale_top(result.errors), result.errors
    indices = np.clip(np.rint(255 * errors / top), 0, 255).astype(np.uint8)
    steps = np.array([[int(code[i : i + 2], 16) for i in (1, 3, 5)] for code in SCALE])
    at = np.linspace(0, 255, len(SCALE))
    ramp = np.stack([np.interp(np.arange(256), at, steps[:, c]) for c in range(3)], axis=1)
    mean = result.quality.delta_e_mean
    return Shown(
        src=data_url(encode_png(indices, np.rint(ramp).astype(np.uint8), effort="fast")),
        title=f"{top:g}",
        words=f"{UNIT}. The mean is {mean:.2f}.",
        alt=f"Map of the colour difference; mean {mean:.2f}",
    )


def _settings(asked: Settings | Wishes) -> Rows:
    if isinstance(asked, Settings):
        return [
            ("Colours, K", str(asked.k)),
            ("Second K", str(asked.k2)),
            ("Restarts", str(asked.restarts)),
            ("Iterations", str(asked.max_iters)),
            ("Seed", str(asked.seed)),
            ("Height for the experiment", f"{asked.height} px"),
        ]
    locked = ", ".join(f"#{bytes(color).hex()}" for color in asked.fixed)
    return [
        ("Colours, K", str(asked.k)),
        ("Effort", EFFORT_NAMES[asked.effort]),
        ("Colour space", SPACE_NAMES[asked.space]),
        ("Dithering", f"{100 * asked.dither:.0f} %" if asked.dither else "off"),
        ("Locked colours", locked or "none"),
    ]
