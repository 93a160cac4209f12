"""How a file is compressed in a batch and on the command line."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.animation.scenes import AUTO, PALETTES
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import FILE_FORMAT, QualitySettings
from compressor.pipeline.target import Target

OWN = "own"  # in place of a format of animations: that of the file
BEST_RUN = "best"
WORST_RUN = "worst"


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressionJob:
    """How every file is compressed.

    Attributes:
        settings: the settings of a method; with a target, `k` is the largest K that is tried.
        target: what the file has to reach in place of K colours; for best quality only.
        palette: (n, 3) or (n, 4) uint8, n in 1..256, used in place of the best palette; for best
            quality without a named palette only.
        run: the run of the restarts experiment whose palette is used: "best", "worst", or its
            number from 0.
        format: of the file: one of `FILE_FORMAT.values`.
        animations: how files of several frames are written: `OWN`, `SMALLEST`, or one of
            `ANIMATION_FORMATS`; None for their first frame alone, as a picture.
        palettes: how many palettes the GIF of an animation has: one of `PALETTES`, see
            `compressor.pipeline.animation.compress.compress_animation`.
        max_animation_seconds: the most work that an animation may be, as it is estimated, in
            seconds of one core; more is refused. None for any.
        thumbnail: whether the result has a thumbnail of the original.
        ssimulacra2: whether the result's SSIMULACRA2 is measured, which takes some 0.15 s of a core
            for each megapixel.

    Raises:
        ValueError: there are a target and a palette, or one of them with the wrong method; the
            settings can't be met; the experiment has no such run; or there is no such format.
    """

    settings: Settings = field(default_factory=QualitySettings)
    target: Target | None = None
    palette: NDArray[np.uint8] | None = None
    run: str | int = BEST_RUN
    format: str = FILE_FORMAT.default
    animations: str | None = None
    palettes: str = AUTO
    max_animation_seconds: float | None = None
    thumbnail: bool = True
    ssimulacra2: bool = False

    def __post_init__(self) -> None:
        replacements = [
            replacement for replacement in (self.target, self.palette) if replacement is not None
        ]
        if len(replacements) > (1 if self.settings.takes_palette else 0):
            raise ValueError(
                "a target, a palette and the restarts experiment exclude each other, and so do a"
                " named palette and these"
            )
        if self.format not in FILE_FORMAT.values:
            raise ValueError(f"format {self.format!r} is not {FILE_FORMAT.values}")
        if self.animations not in (None, OWN, SMALLEST, *ANIMATION_FORMATS):
            raise ValueError(f"animations {self.animations!r} is no format of animations")
        if self.palettes not in PALETTES:
            raise ValueError(f"palettes {self.palettes!r} is not {PALETTES}")
        if problem := self.settings.problem():
            raise ValueError(problem)
        runs = self.settings.run_count()
        if isinstance(self.run, int) and not 0 <= self.run < runs:
            raise ValueError(f"run {self.run} is not one of the runs 0 to {runs - 1}")
