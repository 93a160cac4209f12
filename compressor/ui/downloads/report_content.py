"""What a report shows of a result: pictures, numbers, palettes and charts, all as text.

Every method fills a `ReportContent`; what both need is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from compressor.figures.style import hex_codes
from compressor.imaging import IndexedPicture
from compressor.pipeline.methods.method import Result
from compressor.ui import previews
from compressor.ui.elements import data_url
from compressor.ui.formatting import decibels, file_size, size_change
from compressor.ui.state import SelectedPicture

PREVIEW_SIDE = 1400  # pixels of a picture in the report
COST_SENTENCE = (
    "The cost is the mean squared RGB distance, channels in 0..1: for every pixel the differences"
    " of red, green and blue to the colour that stands for it are squared and added up, and the"
    " mean of this is taken over all pixels. 0 is no loss."
)
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ReportPicture:
    """A picture of the report, as an address that holds all of it, with what stands below."""

    src: str
    title: str
    words: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class ReportPalette:
    """Colours as hex codes, each with its share of the pixels in words."""

    title: str
    colors: Rows


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    """A still chart with what stands below."""

    svg: Markup
    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ReportContent:
    """What a method has to show in a report.

    Attributes:
        pictures: of the results, without the original.
        transparent: whether pictures lie on a checkerboard.
        numbers: rows of what came out.
        sentences: what the numbers mean.
        palettes: of the results.
        charts: still ones, as SVG.
        costs: of every run, in words; empty where there are no runs.
        error_map: where the colours differ; its title is the end of its scale.
    """

    pictures: Sequence[ReportPicture]
    transparent: bool = False
    numbers: Rows
    sentences: Sequence[str]
    palettes: Sequence[ReportPalette]
    charts: Sequence[ReportChart] = ()
    costs: Sequence[str] = ()
    error_map: ReportPicture | None = None


def original(selected: SelectedPicture, colors: int) -> ReportPicture:
    """The original, as it is sent to screens."""
    return ReportPicture(
        src=data_url(previews.preview_with_alpha(selected.picture, PREVIEW_SIDE)),
        title="Original",
        words=f"{colors:,} colours, {file_size(selected.picture.size_bytes)}",
        alt=f"The original picture, {selected.name}",
    )


def picture_rows(selected: SelectedPicture, result: Result) -> Rows:
    """The numbers of the original."""
    picture = selected.picture
    return [
        ("Picture", selected.name),
        ("Size", f"{picture.width:,} x {picture.height:,} px"),
        (f"Your file ({picture.format})", file_size(picture.size_bytes)),
        ("Distinct colours", f"{result.colors:,}"),
    ]


def result_picture(
    selected: SelectedPicture, picture: IndexedPicture, title: str, psnr: float, more: str = ""
) -> ReportPicture:
    """A picture that came out; `psnr` in dB, and `more` words after it."""
    size = len(picture.encode_png())
    return ReportPicture(
        src=data_url(previews.indexed_preview(picture)),
        title=title,
        words=f"{len(picture.palette)} colours, {file_size(size)}"
        f" ({size_change(selected.picture.size_bytes, size)}), PSNR {decibels(psnr)}{more}",
        alt=f"The picture in {len(picture.palette)} colours: {title}",
    )


def result_palette(
    title: str, colors: NDArray[np.uint8], shares: NDArray[np.float64]
) -> ReportPalette:
    """A palette, with the share of the pixels that each of its colours has, in 0..1."""
    words = [f"{100 * share:.2f} %" for share in shares]
    return ReportPalette(title=title, colors=list(zip(hex_codes(colors), words, strict=True)))
