"""How long an animation takes, estimated before it begins, and whether that is too long."""

from collections.abc import Sequence
from typing import Final

from compressor.imaging import size_within
from compressor.imaging.animation.frame import AnimationHeader
from compressor.imaging.errors import ImageError
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.methods.longest_side import longest_side_of
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings

# Of one core, for each megapixel of each frame that is written, measured on a photo that is panned.
SECONDS_PER_MEGAPIXEL: Final = {"gif": 2.2, "apng": 4.5, "webp": 4.5}
FRAMES_TRIED: Final = 100  # that are written in a search for a look


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


def check_work(
    header: AnimationHeader, settings: Settings, formats: Sequence[str], limit: float
) -> None:
    """Raise ImageError where an animation is more work than a limit.

    Args:
        header: of the animation.
        settings: of best quality or of the smallest file.
        formats: those of `ANIMATION_FORMATS` that are written.
        limit: in seconds of one core.
    """
    size = size_within(header.width, header.height, longest_side_of(settings))
    seconds = sum(animation_seconds(size, header.frames, settings, each) for each in formats)
    if seconds > limit:
        raise ImageError(
            f"The animation has {header.frames:,} frames of {size[0]:,} x {size[1]:,} pixels,"
            f" about {seconds / 60:.1f} minutes of work, and among other files at most"
            f" {limit / 60:.1f} are spent on one: compress it by itself, choose a smaller size, or"
            " take its first frame alone."
        )
