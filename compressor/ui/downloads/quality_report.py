"""The content of a report on a result in one palette."""

from dataclasses import replace

import numpy as np

from compressor.figures.cost_text import cost_text
from compressor.figures.errors import SCALE, UNIT, scale_top
from compressor.imaging import Picture, encode_png
from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.ssimulacra2 import MEANING
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.protected.weights import mean_in_parts
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.ui.downloads.report_content import (
    COST_SENTENCE,
    ReportContent,
    ReportPicture,
    Rows,
    picture_rows,
    result_palette,
    result_picture,
)
from compressor.ui.elements import data_url
from compressor.ui.formatting import bits_per_pixel, decibels, file_size, size_change
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.state import SelectedPicture

COMPARED_WITH = "The numbers compare it with the picture at that size."
LOSS_SENTENCE = (
    "PSNR is larger and SSIM nearer to 1 the more is kept. SSIMULACRA2 says how much"
    f" the result looks like the original: {MEANING}. A colour difference (CIEDE2000) below 1 is"
    " invisible, one of 2 to 5 is visible side by side."
)


def quality_content(selected: SelectedPicture, result: QualityResult) -> ReportContent:
    """Return the content of the report."""
    title = METHODS[result.settings.method].title
    picture = selected.picture_for(result.settings)
    return ReportContent(
        pictures=[
            replace(
                result_picture(picture, result.picture, title, result.quality.psnr),
                title=caption(result.settings),
            )
        ],
        transparent=picture.rgba is not None,
        numbers=[*picture_rows(selected, result), *_result_rows(picture, result)],
        sentences=[*_size_sentence(picture), COST_SENTENCE, LOSS_SENTENCE],
        palettes=[result_palette(title, result.palette, result.shares)],
        error_map=error_map(result),
    )


def _size_sentence(picture: Picture) -> list[str]:
    """What the numbers are compared with, where the picture was made smaller."""
    return [f"{picture.shrunk_note} {COMPARED_WITH}"] if picture.shrunk_note else []


def caption(settings: Settings) -> str:
    """Return what was asked for, as whoever chose it would say it."""
    if isinstance(settings, QualitySettings):
        if settings.named_palette is not None:
            return f"{settings.named_palette.label} palette"
        return f"The best {settings.k} colours"
    if isinstance(settings, LookSettings):
        if settings.is_best_of_size:
            return f"The best look in at most {file_size(settings.max_bytes)}"
        names = {look: name for name, look in LEVELS.items()}
        look = names.get(settings.look, f"a look of {settings.look}")
        return f"The smallest file for: {look}"
    return METHODS[settings.method].title


def _result_rows(picture: Picture, result: QualityResult) -> Rows:
    quality = result.quality
    size = len(result.picture.encode_png())
    return [
        *_chosen_row(result),
        ("PNG file", f"{file_size(size)}, {size_change(picture.size_bytes, size)}"),
        ("Bits per pixel", f"{bits_per_pixel(size, picture):.2f}"),
        ("Cost", cost_text(result.picture.cost)),
        ("PSNR", decibels(quality.psnr, picture.part)),
        ("SSIM", f"{quality.ssim:.4f}"),
        ("SSIMULACRA2", f"{quality.ssimulacra2:.1f}"),
        ("Mean colour difference", f"{quality.delta_e_mean:.2f}"),
        ("Worst 5 % start at", f"{quality.delta_e_p95:.2f}"),
        *_protected_row(picture, result),
    ]


def _protected_row(picture: Picture, result: QualityResult) -> Rows:
    difference = protected_difference(picture, result)
    if difference is None:
        return []
    return [("Mean colour difference, protected parts", f"{difference:.2f}")]


def protected_difference(picture: Picture, result: QualityResult) -> float | None:
    """Return the mean colour difference (CIEDE2000) in all protected parts together.

    Args:
        picture: the picture as the method saw it.
        result: what became of it.

    Returns:
        the mean; None where no part is protected.
    """
    parts = result.used.protect
    return mean_in_parts(result.errors, parts, picture.full_size) if parts else None


def _chosen_row(result: QualityResult) -> Rows:
    """The settings that made the file, where the method chose them."""
    if result.used.method == result.settings.method:
        return []
    return [("Chosen for you", result.used.describe())]


def error_map(result: QualityResult) -> ReportPicture:
    """Return the map of the colour difference; its title is the upper end of its scale."""
    top = scale_top(result.errors)
    indices = np.clip(np.rint(255 * result.errors / top), 0, 255).astype(np.uint8)
    steps = np.array([parse_hex(code) for code in SCALE])
    positions = np.linspace(0, 255, len(SCALE))
    ramp = np.stack([np.interp(np.arange(256), positions, steps[:, c]) for c in range(3)], axis=1)
    mean = result.quality.delta_e_mean
    return ReportPicture(
        src=data_url(encode_png(indices, np.rint(ramp).astype(np.uint8), effort="fast")),
        title=f"{top:g}",
        words=f"{UNIT}. The mean is {mean:.2f}.",
        alt=f"Map of the colour difference; mean {mean:.2f}",
    )
