"""What a report shows: pictures, palettes and charts, each as text that holds all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from compressor.figures.errors import SCALE, UNIT, scale_top
from compressor.figures.style import hex_codes
from compressor.figures.svg import convergence_svg, costs_svg, distribution_svg
from compressor.imaging import IndexedPicture, encode_png
from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.psnr import psnr_from_cost
from compressor.pipeline.experiment import ExperimentResult, RunResult
from compressor.pipeline.quality import QualityResult
from compressor.ui import previews
from compressor.ui.elements import data_url
from compressor.ui.formatting import decibels, file_size, size_change
from compressor.ui.state import SelectedPicture

SIDE = 1400  # pixels of a picture in the report
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ReportPicture:
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


def original(now: SelectedPicture, colors: int) -> ReportPicture:
    """The original, as it is sent to screens."""
    return ReportPicture(
        src=data_url(previews.preview_with_alpha(now.picture, SIDE)),
        title="Original",
        words=f"{colors:,} colours, {file_size(now.picture.size_bytes)}",
        alt=f"The original picture, {now.name}",
    )


def pictures(now: SelectedPicture, result: ExperimentResult | QualityResult) -> list[ReportPicture]:
    """The results."""
    if isinstance(result, QualityResult):
        return [_shown(now, result.picture, "Best quality", result.quality.psnr, "")]
    return [
        _shown(now, v.full, v.title, psnr_from_cost(v.full.cost), _of_run(v))
        for v in result.variants
        if v.run is not None
    ]


def _of_run(variant: RunResult) -> str:
    return f", cost {variant.cost:.6f} in run {variant.run}"


def _shown(
    now: SelectedPicture, picture: IndexedPicture, title: str, psnr: float, more: str
) -> ReportPicture:
    size = len(picture.encode_png())
    return ReportPicture(
        src=data_url(previews.indexed_preview(picture)),
        title=title,
        words=f"{len(picture.palette)} colours, {file_size(size)}"
        f" ({size_change(now.picture.size_bytes, size)}), PSNR {decibels(psnr)}{more}",
        alt=f"The picture in {len(picture.palette)} colours: {title}",
    )


def palettes(result: ExperimentResult | QualityResult) -> list[Palette]:
    """Their palettes with the shares of the picture's pixels."""
    if isinstance(result, QualityResult):
        return [_palette("Best quality", result.palette, result.shares)]
    return [
        _palette(v.title, v.full.palette, v.full.counts / v.full.counts.sum())
        for v in result.variants
        if v.run is not None
    ]


def _palette(title: str, colors: NDArray[np.uint8], shares: NDArray[np.float64]) -> Palette:
    words = [f"{100 * share:.2f} %" for share in shares]
    return Palette(title=title, colors=list(zip(hex_codes(colors), words, strict=True)))


def charts(result: ExperimentResult) -> list[Chart]:
    """What the runs cost, and how the costs fall."""
    runs = result.runs
    median = np.median(result.runs.costs)
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


def error_map(result: QualityResult) -> ReportPicture:
    """Where the colours differ; its title is the end of its scale."""
    top = scale_top(result.errors)
    errors = result.errors
    indices = np.clip(np.rint(255 * errors / top), 0, 255).astype(np.uint8)
    steps = np.array([parse_hex(code) for code in SCALE])
    at = np.linspace(0, 255, len(SCALE))
    ramp = np.stack([np.interp(np.arange(256), at, steps[:, c]) for c in range(3)], axis=1)
    mean = result.quality.delta_e_mean
    return ReportPicture(
        src=data_url(encode_png(indices, np.rint(ramp).astype(np.uint8), effort="fast")),
        title=f"{top:g}",
        words=f"{UNIT}. The mean is {mean:.2f}.",
        alt=f"Map of the colour difference; mean {mean:.2f}",
    )
