"""All frames of an animation as a job: with progress, and a result that is small to keep."""

import io
import math
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from statistics import mean
from typing import Final

from PIL import Image

from compressor.imaging.animation.reader import AnimationReader
from compressor.pipeline.animation.compress import AnimationResult, compress_animation
from compressor.pipeline.animation.frame_sizes import frame_durations, frame_sizes
from compressor.pipeline.animation.scenes import AUTO
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.task import Checkpoint, Report

# Of a result, in its recipe: the seconds are those of one play, SSIMULACRA2 is that of the frames.
ANIMATION_NUMBERS: Final = (
    "frames",
    "seconds",
    "plays",
    "colors",
    "palettes",
    "psnr",
    "mean_ssimulacra2",
    "worst_ssimulacra2",
)
ANIMATION_SIGNED_NUMBERS: Final = ("psnr", "mean_ssimulacra2", "worst_ssimulacra2")


@dataclass(frozen=True, kw_only=True)
class AnimationOptions:
    """What is chosen for an animation beside the settings.

    Attributes:
        format: one of `ANIMATION_FORMATS`, or `SMALLEST`.
        palettes: how many palettes a GIF has, one of `PALETTES`.
    """

    format: str
    palettes: str = AUTO


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressedAnimation:
    """A compressed animation: its file and its numbers, without the frames.

    Attributes:
        settings: the settings that were asked for.
        options: what else was asked for.
        format: in which it is written, one of `ANIMATION_FORMATS`.
        file: its bytes.
        first_frame: a PNG of its first frame.
        frame_sizes: the bytes of each frame.
        durations: how long each frame is shown, in milliseconds.
        width, height: of each frame, in pixels.
        colors: how many the palette of all frames has.
        palettes: how many palettes the file has.
        plays: how often it is played; 0 for ever again.
        is_transparent: whether a pixel of a frame is not opaque.
        psnr: in dB, of all frames; inf without loss.
        scores: the SSIMULACRA2 of each frame.
        sentences: what was changed in reading it, and what could not be had.
    """

    settings: Settings
    options: AnimationOptions
    format: str
    file: bytes
    first_frame: bytes
    frame_sizes: tuple[int, ...]
    durations: tuple[float, ...]
    width: int
    height: int
    colors: int
    palettes: int
    plays: int
    is_transparent: bool
    psnr: float
    scores: tuple[float, ...]
    sentences: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """About the memory that it takes, in bytes."""
        return len(self.file) + len(self.first_frame)

    @property
    def mean_score(self) -> float:
        """The mean SSIMULACRA2 of all frames."""
        return mean(self.scores)

    @property
    def numbers(self) -> Mapping[str, float | None]:
        """What came out, by the names in `ANIMATION_NUMBERS`; None stands for infinity."""
        values = (
            len(self.durations),
            sum(self.durations) / 1000,
            self.plays,
            self.colors,
            self.palettes,
            None if math.isinf(self.psnr) else self.psnr,
            self.mean_score,
            min(self.scores),
        )
        return dict(zip(ANIMATION_NUMBERS, values, strict=True))


def compress_all_frames(
    data: bytes,
    settings: Settings,
    options: AnimationOptions,
    report: Report,
    checkpoint: Checkpoint,
    executor: Executor | None,
) -> CompressedAnimation:
    """Compress an animation, telling how far it is.

    Args:
        data: the file.
        settings: as for `compress_animation`.
        options: what else is asked for.
        report: called as report(done, total, words).
        checkpoint: called often; raise to cancel.
        executor: the workers; None for this thread.

    Raises:
        ImageError: as `compress_animation`.
    """
    result = compress_animation(
        data,
        settings,
        options.format,
        palettes=options.palettes,
        measures_look=True,
        executor=executor,
        checkpoint=checkpoint,
        report=report,
    )
    return _summary(result, settings, options)


def _summary(
    result: AnimationResult, settings: Settings, options: AnimationOptions
) -> CompressedAnimation:
    written = result.written
    return CompressedAnimation(
        settings=settings,
        options=options,
        format=written.format,
        file=written.file,
        first_frame=_first_frame(written.file),
        frame_sizes=frame_sizes(written.file, written.format),
        durations=frame_durations(written.file, written.format),
        width=result.survey.width,
        height=result.survey.height,
        colors=len(result.palette.colors),
        palettes=written.palettes,
        plays=result.header.plays,
        is_transparent=result.survey.has_alpha,
        psnr=written.psnr,
        scores=written.scores,
        sentences=(*result.notes, *result.shortfalls),
    )


def _first_frame(data: bytes) -> bytes:
    """A PNG of the first frame of a file that this program has written."""
    frame = next(AnimationReader(data).frames())
    file = io.BytesIO()
    Image.fromarray(frame.pixels).save(file, "PNG", compress_level=3)
    return file.getvalue()
