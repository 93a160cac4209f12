"""All frames of an animation as a job: with progress, and a result that is small to keep."""

import io
from concurrent.futures import Executor
from dataclasses import dataclass
from statistics import mean
from typing import Final

from PIL import Image

from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.animation.compress import AnimationResult, compress_animation
from compressor.pipeline.animation.frame_sizes import frame_sizes
from compressor.pipeline.animation.scenes import AUTO
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings
from compressor.pipeline.task import Checkpoint, Report

# Of one core, for each megapixel of each frame that is written, measured on a photo that is panned.
SECONDS_PER_MEGAPIXEL: Final = {"gif": 2.2, "apng": 4.5, "webp": 4.5}
FRAMES_TRIED: Final = 100  # that are written in a search for a look


@dataclass(frozen=True, kw_only=True, eq=False)
class CompressedAnimation:
    """A compressed animation: its file and its numbers, without the frames.

    Attributes:
        settings: the settings that were asked for.
        wanted_format: one of `ANIMATION_FORMATS`, or `SMALLEST`.
        format: in which it is written, one of `ANIMATION_FORMATS`.
        file: its bytes.
        first_frame: a PNG of its first frame.
        frame_sizes: the bytes of each frame.
        width, height: of each frame, in pixels.
        colors: how many the palette of all frames has.
        palettes: how many palettes the file has.
        plays: how often it is played; 0 for ever again.
        psnr: in dB, of all frames; inf without loss.
        scores: the SSIMULACRA2 of each frame.
        sentences: what was changed in reading it, and what could not be had.
    """

    settings: Settings
    wanted_format: str
    format: str
    file: bytes
    first_frame: bytes
    frame_sizes: tuple[int, ...]
    width: int
    height: int
    colors: int
    palettes: int
    plays: int
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


def compress_all_frames(
    data: bytes,
    settings: Settings,
    format: str,
    report: Report,
    checkpoint: Checkpoint,
    executor: Executor | None,
    palettes: str = AUTO,
) -> CompressedAnimation:
    """Compress an animation, telling how far it is.

    Args:
        data: the file.
        settings: as for `compress_animation`.
        format: one of `ANIMATION_FORMATS`, or `SMALLEST`.
        report: called as report(done, total, words).
        checkpoint: called often; raise to cancel.
        executor: the workers; None for this thread.
        palettes: how many palettes a GIF has, one of `PALETTES`.

    Raises:
        ImageError: as `compress_animation`.
    """
    result = compress_animation(
        data,
        settings,
        format,
        palettes=palettes,
        measures_look=True,
        executor=executor,
        checkpoint=checkpoint,
        report=report,
    )
    return _summary(result, settings, format)


def _summary(result: AnimationResult, settings: Settings, format: str) -> CompressedAnimation:
    written = result.written
    return CompressedAnimation(
        settings=settings,
        wanted_format=format,
        format=written.format,
        file=written.file,
        first_frame=_first_frame(written.file),
        frame_sizes=frame_sizes(written.file, written.format),
        width=result.survey.width,
        height=result.survey.height,
        colors=len(result.palette.colors),
        palettes=written.palettes,
        plays=result.header.plays,
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


def animation_seconds(size: tuple[int, int], frames: int, settings: Settings, format: str) -> float:
    """Estimate the seconds of one core that an animation takes.

    Args:
        size: width and height that its frames are to have, in pixels.
        frames: how many there are.
        settings: of best quality or of the smallest file.
        format: one of `ANIMATION_FORMATS`, or `SMALLEST`.
    """
    width, height = size
    written = frames + (FRAMES_TRIED if isinstance(settings, LookSettings) else 0)
    formats = SECONDS_PER_MEGAPIXEL if format == SMALLEST else (format,)
    seconds = sum(SECONDS_PER_MEGAPIXEL[each] for each in formats)
    return seconds * written * width * height / 1e6
