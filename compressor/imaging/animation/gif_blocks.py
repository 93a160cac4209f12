"""The blocks of a GIF, found without unpacking any: where each frame lies, and how it is shown.

https://www.w3.org/Graphics/GIF/spec-gif89a.txt; the loop count is Netscape's application extension.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from compressor.imaging.decoding.structure.gif import color_table_bytes, skip_sub_blocks
from compressor.imaging.limits import (
    MIN_GIF_BLOCK_BYTES,
    check_animation_frames,
    check_junk,
    check_segment_count,
)

HEADER_BYTES: Final = 13
KEEP, CLEAR, RESTORE = 1, 2, 3  # what becomes of a frame's place when its time is over
_BLOCK: Final = re.compile(rb"[\x21\x2c\x3b]")
_EXTENSION: Final = 0x21
_TRAILER: Final = 0x3B
_CONTROL: Final = 0xF9
_APPLICATION: Final = 0xFF
_LOOPS: Final = re.compile(rb"\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01(..)", re.DOTALL)
_HAS_TRANSPARENCY: Final = 1
_INTERLACED: Final = 0x40


@dataclass(frozen=True, kw_only=True)
class GifFrame:
    """One frame of a file.

    Attributes:
        left, top, width, height: its rectangle, in pixels; it may reach beyond the canvas.
        is_interlaced: whether its rows come in the order of the format's four passes.
        colors: where its own colour table lies in the file, empty where it has none.
        data: where the code size and the sub-blocks of its pixels lie in the file.
        is_whole: whether the file has all of its sub-blocks.
        delay: in hundredths of a second.
        disposal: what becomes of its place; 0 and the undefined ones are as `KEEP`.
        transparent: the index that leaves what was there, or None.
    """

    left: int
    top: int
    width: int
    height: int
    is_interlaced: bool
    colors: slice
    data: slice
    is_whole: bool
    delay: int
    disposal: int
    transparent: int | None


@dataclass(frozen=True, kw_only=True)
class GifBlocks:
    """A file's structure.

    Attributes:
        width, height: of the canvas, in pixels, which holds at least the first frame.
        colors: where the colour table of the file lies in it; empty where there is none.
        frames: in the order of the file.
        plays: how often it is played, 0 for ever again.
    """

    width: int
    height: int
    colors: slice
    frames: tuple[GifFrame, ...]
    plays: int


@dataclass(frozen=True)
class _Control:
    """What the extension before a frame says of it; see `GifFrame`."""

    delay: int = 0
    disposal: int = 0
    transparent: int | None = None


def read_gif_blocks(data: bytes) -> GifBlocks:
    """Find the frames of a GIF.

    Raises:
        ImageError: there are more blocks, frames or bytes outside them than are read.
    """
    header = data[:HEADER_BYTES].ljust(HEADER_BYTES, b"\0")
    colors = slice(HEADER_BYTES, HEADER_BYTES + color_table_bytes(header[10]))
    frames = tuple(_frames(data, colors.stop))
    first = frames[0] if frames else None
    loops = _LOOPS.search(data, colors.stop, frames[0].data.start if first else len(data))
    plays = 1
    if loops:
        repeats = int.from_bytes(loops[1], "little")
        plays = repeats + 1 if repeats else 0
    width = int.from_bytes(header[6:8], "little")
    height = int.from_bytes(header[8:10], "little")
    if first is not None:
        width = max(width, first.left + first.width)
        height = max(height, first.top + first.height)
    return GifBlocks(width=width, height=height, colors=colors, frames=frames, plays=plays)


def _frames(data: bytes, at: int) -> Iterator[GifFrame]:
    control = _Control()
    blocks = frames = junk = 0
    while match := _BLOCK.search(data, at):
        start = match.start()
        junk += start - at
        check_junk(junk)
        if data[start] == _TRAILER:
            return
        if data[start] == _EXTENSION:
            if data[start + 1 : start + 3] == bytes([_CONTROL, 4]):
                control = _control(data[start + 3 : start + 7])
            at, skipped = skip_sub_blocks(data, start + 2)
        else:
            frame = _frame(data, start, control)
            if frame is None:
                return
            frames += 1
            check_animation_frames(frames)
            yield frame
            control = _Control()
            at = frame.data.stop
            skipped = 0
        blocks += skipped + 1
        check_segment_count(blocks - frames)


def _control(fields: bytes) -> _Control:
    flags, low, high, index = fields.ljust(4, b"\0")
    return _Control(
        delay=low | high << 8,
        disposal=flags >> 2 & 7,
        transparent=index if flags & _HAS_TRANSPARENCY else None,
    )


def _frame(data: bytes, start: int, control: _Control) -> GifFrame | None:
    """Return the frame whose descriptor begins at `start`; None where that is cut off."""
    descriptor = data[start + 1 : start + 10]
    if len(descriptor) < 9:
        return None
    left, top, width, height = (
        int.from_bytes(descriptor[field : field + 2], "little") for field in (0, 2, 4, 6)
    )
    colors = slice(start + 10, start + 10 + color_table_bytes(descriptor[8]))
    stop, _ = skip_sub_blocks(data, colors.stop + 1, free_bytes=MIN_GIF_BLOCK_BYTES)
    return GifFrame(
        left=left,
        top=top,
        width=width,
        height=height,
        is_interlaced=bool(descriptor[8] & _INTERLACED),
        colors=colors,
        data=slice(colors.stop, min(stop, len(data))),
        is_whole=stop <= len(data),
        delay=control.delay,
        disposal=control.disposal,
        transparent=control.transparent,
    )
