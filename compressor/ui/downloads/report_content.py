"""The content of a report: pictures, numbers, palettes and charts, all as text.

Every method fills a `ReportContent`; what both methods need is in this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from compressor.figures.style import hex_codes
from compressor.imaging import Picture
from compressor.imaging.png.packed import PackedPicture
from compressor.imaging.text import printable
from compressor.pipeline.methods.method import Result
from compressor.pipeline.setting_schema import Settings
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
    """A picture of the report: its data as a data URL, its title, caption and alternative text."""

    src: str
    title: str
    words: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class ReportPalette:
    """A palette: hex codes, each with its share of the pixels in words."""

    title: str
    colors: Rows


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    """A static chart with its title and caption."""

    svg: Markup
    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ReportContent:
    """The part of a report that depends on the method.

    Attributes:
        pictures: the pictures of the result, without the original.
        transparent: whether pictures are shown on a checkerboard.
        numbers: (label, number) rows.
        sentences: explanations of the numbers.
        palettes: the palettes of the result.
        charts: static charts, as SVG.
        costs: the cost of every run as text; empty where there are no runs.
        error_map: the map of the colour difference; its title is the upper end of its scale.
    """

    pictures: Sequence[ReportPicture]
    transparent: bool = False
    numbers: Rows
    sentences: Sequence[str]
    palettes: Sequence[ReportPalette]
    charts: Sequence[ReportChart] = ()
    costs: Sequence[str] = ()
    error_map: ReportPicture | None = None


def original_picture(
    selected: SelectedPicture, settings: Settings, words: str = ""
) -> ReportPicture:
    """Return the original as the method saw it, at the size of previews; `words` begin its text."""
    picture = selected.picture_for(settings)
    made = f". {picture.shrunk_note}" if picture.shrunk_note else ""
    return ReportPicture(
        src=data_url(previews.preview_with_alpha(picture, PREVIEW_SIDE)),
        title="Original",
        words=f"{words}{file_size(picture.size_bytes)}{made}",
        alt=f"The original picture, {printable(selected.name)}",
    )


def picture_rows(selected: SelectedPicture, result: Result) -> Rows:
    """Return the rows of the original."""
    picture = selected.picture
    return [
        ("Picture", printable(selected.name)),
        ("Size", f"{picture.width:,} x {picture.height:,} px"),
        *_size_row(selected, result),
        (f"Your file ({picture.format})", file_size(picture.size_bytes)),
        ("Distinct colours", f"{result.colors:,}"),
    ]


def _size_row(selected: SelectedPicture, result: Result) -> Rows:
    """The size that the picture was given, where that is another one."""
    picture = selected.picture_for(result.settings)
    if picture.shrunk_from is None:
        return []
    return [("Made smaller", f"{picture.width:,} x {picture.height:,} px")]


def result_picture(
    original: Picture, picture: PackedPicture, title: str, psnr: float, suffix: str = ""
) -> ReportPicture:
    """Return a picture of the result.

    Args:
        original: the picture as the method saw it.
        picture: what became of it.
        title: of the picture.
        psnr: in dB.
        suffix: ends its caption.
    """
    size = len(picture.encode_png())
    return ReportPicture(
        src=data_url(previews.indexed_preview(picture)),
        title=title,
        words=f"{len(picture.palette)} colours, {file_size(size)}"
        f" ({size_change(original.size_bytes, size)}),"
        f" PSNR {decibels(psnr, original.part)}{suffix}",
        alt=f"The picture in {len(picture.palette)} colours: {title}",
    )


def result_palette(
    title: str, colors: NDArray[np.uint8], shares: NDArray[np.float64]
) -> ReportPalette:
    """Return a palette of the report; `shares` is (n,) in 0..1, the pixels of each colour."""
    words = [f"{100 * share:.2f} %" for share in shares]
    return ReportPalette(title=title, colors=list(zip(hex_codes(colors), words, strict=True)))
