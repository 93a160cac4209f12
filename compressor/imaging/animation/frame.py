"""What an animation is: frames that are shown one after the other, each for some time."""

from dataclasses import dataclass

from compressor.imaging.types import Pixels


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One frame as a viewer sees it, put together from the file's parts.

    Attributes:
        pixels: (H, W, 4) uint8 RGBA, not premultiplied; where alpha is 0 the colour is 0 too.
        duration: how long it is shown, in milliseconds, at least 0; as the file has it.
    """

    pixels: Pixels
    duration: float


@dataclass(frozen=True, kw_only=True)
class AnimationHeader:
    """What is known of an animation before its frames are decoded.

    Attributes:
        format: "gif", "apng" or "webp", see `compressor.imaging.animation.formats`.
        width, height: of every frame, in pixels.
        frames: how many there are; where the file is cut off or damaged, fewer can be read.
        plays: how often it is played; 0 stands for ever again.
        notes: a sentence for each thing that is changed in reading it.
    """

    format: str
    width: int
    height: int
    frames: int
    plays: int
    notes: tuple[str, ...] = ()
