"""An animation's bytes in, its header and one frame after the other out.

This is for files that are trusted; those of strangers go through
`compressor.parallel.decoder.animations`, which does the same in a process of its own.
"""

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from compressor.imaging.animation.frame import AnimationHeader, Frame
from compressor.imaging.animation.gif_blocks import GifBlocks, read_gif_blocks
from compressor.imaging.animation.gif_frames import gif_frames
from compressor.imaging.animation.pillow_frames import (
    announced_apng_frames,
    count_apng_frames,
    count_webp_frames,
    pillow_frames,
    whole_webp,
)
from compressor.imaging.decoding.color_profiles import SrgbConversion, srgb_conversion
from compressor.imaging.decoding.failures import (
    damaged_error,
    decoding_error,
    decoding_failures,
    raised_by_decoder,
)
from compressor.imaging.decoding.structure import check_structure
from compressor.imaging.errors import ImageError, TooManyFramesError
from compressor.imaging.limits import (
    MAX_ANIMATION_FRAMES,
    check_animation,
    check_bytes,
    check_pixels,
)

_GIF: Final = b"GIF8"
_PNG: Final = b"\x89PNG"
_RIFF: Final = b"RIFF"
ANIMATION_BEGINNINGS: Final = (_GIF, _PNG, _RIFF)


def is_animation(data: bytes) -> bool:
    """Whether a file is a GIF, APNG or WebP of several frames; nothing is decoded."""
    return animation_format(data) is not None


def animation_format(data: bytes) -> str | None:
    """The format of an animation, as `AnimationHeader.format`; None for another file.

    What can't be read at all is none, so that the reader of pictures says what is wrong.
    """
    try:
        if count_frames(data) <= 1:
            return None
    except TooManyFramesError:
        pass
    except ImageError:
        return None
    return {_GIF: "gif", _PNG: "apng", _RIFF: "webp"}[data[:4]]


def count_frames(data: bytes) -> int:
    """The frames of a GIF, APNG or WebP; 0 for another file, and for one that does not move.

    Raises:
        ImageError: there are too many, or too many other parts.
    """
    if data.startswith(_GIF):
        return len(read_gif_blocks(data).frames)
    if data.startswith(_PNG):
        return count_apng_frames(data)
    if data.startswith(_RIFF):
        return count_webp_frames(data)
    return 0


class AnimationReader:
    """A file whose header was read; `frames` decodes it, each time anew.

    Attributes:
        header: what is known so far.
        last_note: a sentence where not all frames could be read; known when they have been.
    """

    def __init__(self, data: bytes) -> None:
        """Read the header.

        Raises:
            ImageError: it is no animation that can be read, or has more frames and pixels than
                `compressor.imaging.limits` allow, which is seen before any is decoded.
        """
        check_bytes(len(data))
        check_structure(data)
        self.last_note = ""
        self._data = data
        self._blocks: GifBlocks | None = None
        if data.startswith(_GIF):
            self._blocks = read_gif_blocks(data)
        with decoding_failures():
            self.header, self._conversion = self._read_header()

    def _read_header(self) -> tuple[AnimationHeader, SrgbConversion | None]:
        frames = count_frames(self._data)
        if frames == 0:
            raise _no_frames_error(self._data)
        with open_any(self._data) as image:
            size = image.size
            plays = int(image.info.get("loop", 0))
            format = {"PNG": "apng"}.get(str(image.format), str(image.format).lower())
            conversion, notes = srgb_conversion(image)
        decoded_pixels = frames * size[0] * size[1]
        if self._blocks is not None:
            plays = self._blocks.plays
            size = self._blocks.width, self._blocks.height
            areas = [frame.width * frame.height for frame in self._blocks.frames]
            decoded_pixels = max(sum(areas), frames * size[0] * size[1])
        check_pixels(*size, "WebP" if format == "webp" else format.upper())
        check_animation(frames, *size, decoded_pixels)
        header = AnimationHeader(
            format=format,
            width=size[0],
            height=size[1],
            frames=max(frames, announced_frames(self._data)),
            plays=plays,
            notes=tuple(notes),
        )
        return header, conversion

    def frames(self) -> Iterator[Frame]:
        """Yield the frames; those behind a damaged one are left out, and `last_note` says so.

        Raises:
            ImageError: not even the first can be read; memory was exhausted, or this program has
                a mistake.
        """
        done = 0
        try:
            for frame in self._all_frames():
                yield frame
                done += 1
        except ImageError:  # the file is cut off
            if done == 0:
                raise
        except Exception as error:
            problem = decoding_error(error, (self.header.width, self.header.height))
            is_fault_of_file = raised_by_decoder(error) and not isinstance(error, MemoryError)
            if done == 0 or not is_fault_of_file:
                raise problem from error
        if done == 0:
            raise damaged_error()
        if done < self.header.frames:
            self.last_note = cut_off_note(done, self.header.frames)

    def _all_frames(self) -> Iterator[Frame]:
        if self._blocks is not None:
            yield from gif_frames(self._data, self._blocks, self._conversion)
            return
        with open_any(self._data) as image:
            yield from pillow_frames(image, self.header.frames, self._conversion)


def announced_frames(data: bytes) -> int:
    """The frames that a file says it has, where more are cut off than it has; else 0."""
    announced = announced_apng_frames(data) if data.startswith(_PNG) else 0
    if data.startswith(_RIFF):
        announced = count_webp_frames(data, also_cut_off=True)
    return announced if announced <= MAX_ANIMATION_FRAMES else 0


def open_any(data: bytes) -> Image.Image:
    """The file as Pillow opens it; of a WebP that is cut off the frames that are whole."""
    if data.startswith(_GIF):
        return Image.open(io.BytesIO(data), formats=["GIF"])
    whole = whole_webp(data) if data.startswith(_RIFF) else data
    return Image.open(io.BytesIO(whole), formats=["PNG", "WEBP"])


def _no_frames_error(data: bytes) -> ImageError:
    if data.startswith((_GIF, _PNG, _RIFF)):
        return damaged_error()
    return ImageError(
        f"This file of {len(data):,} bytes is not an animation that can be read; choose a GIF, an"
        " APNG or an animated WebP."
    )


def cut_off_note(done: int, frames: int) -> str:
    """The sentence for a file whose last frames can't be read."""
    before = "the one before it is" if done == 1 else f"the {done:,} before it are"
    return (
        f"The animation is cut off or damaged in frame {done + 1:,} of {frames:,}: {before} used."
    )
