"""What a report says in numbers: rows of a name and a value."""

from collections.abc import Sequence

import numpy as np

from compressor.imaging.palettes.hex_codes import to_hex
from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.quality import QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.ui.formatting import bits_per_pixel, decibels, file_size, size_change
from compressor.ui.settings.quality_settings import EFFORT_NAMES, SPACE_NAMES
from compressor.ui.state import SelectedPicture

Rows = Sequence[tuple[str, str]]


def result_rows(now: SelectedPicture, result: ExperimentResult | QualityResult) -> Rows:
    """The picture and what came out."""
    picture = now.picture
    rows = [
        ("Picture", now.name),
        ("Size", f"{picture.width:,} x {picture.height:,} px"),
        (f"Your file ({picture.format})", file_size(picture.size_bytes)),
        ("Distinct colours", f"{result.colors:,}"),
    ]
    if isinstance(result, QualityResult):
        kept = result.quality
        size = len(result.picture.encode_png())
        return [
            *rows,
            ("PNG file", f"{file_size(size)}, {size_change(picture.size_bytes, size)}"),
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


def settings_rows(asked: RestartSettings | QualitySettings) -> Rows:
    """What was asked for."""
    if isinstance(asked, RestartSettings):
        return [
            ("Colours, K", str(asked.k)),
            ("Second K", str(asked.k2)),
            ("Restarts", str(asked.restarts)),
            ("Iterations", str(asked.max_iters)),
            ("Seed", str(asked.seed)),
            ("Height for the experiment", f"{asked.height} px"),
        ]
    locked = ", ".join(to_hex(color) for color in asked.fixed)
    return [
        ("Colours, K", str(asked.k)),
        ("Effort", EFFORT_NAMES[asked.effort]),
        ("Colour space", SPACE_NAMES[asked.space]),
        ("Dithering", f"{100 * asked.dither:.0f} %" if asked.dither else "off"),
        ("Locked colours", locked or "none"),
    ]
