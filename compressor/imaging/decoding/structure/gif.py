"""GIF: what comes before the first frame.  https://www.w3.org/Graphics/GIF/spec-gif89a.txt"""

import re

from compressor.imaging.limits import (
    MIN_GIF_BLOCK_BYTES,
    check_junk,
    check_pixels,
    check_segment_count,
)

_EXTENSION = 0x21
_IMAGE = 0x2C
_CHECK_BLOCKS = 1000  # between two looks at how many there are
_BLOCK = re.compile(rb"[\x21\x2c]")
_BLOCK_OR_END = re.compile(rb"[\x21\x2c\x3b]")
_MAX_COUNTED_BLOCKS = 500_000


def check_gif(data: bytes) -> None:
    """Raise ImageError for too many blocks, junk or pixels up to the second frame.

    No more is read.
    """
    at = 13 + color_table_bytes(data[10] if len(data) > 10 else 0)
    blocks = frames = junk = 0
    while frames < 2:
        match = _BLOCK.search(data, at)
        start = match.start() if match else len(data)
        junk += max(0, start - at)
        check_junk(junk)
        if match is None:
            return
        if data[start] == _IMAGE:
            if frames == 0:
                _check_first_frame(data, start)
            frames += 1
            flags_at = start + 9
            flags = data[flags_at] if flags_at < len(data) else 0
            first = start + 11 + color_table_bytes(flags)
            at, _ = skip_sub_blocks(data, first, free_bytes=MIN_GIF_BLOCK_BYTES)
        else:
            at, skipped = skip_sub_blocks(data, start + 2)
            blocks += skipped + 1
            check_segment_count(blocks)


def _check_first_frame(data: bytes, start: int) -> None:
    """Raise ImageError where the canvas that holds the frame at `start` has too many pixels.

    Pillow fills it as soon as it opens the file.
    """
    canvas = _two_numbers(data, 6)
    corner = _two_numbers(data, start + 1)
    size = _two_numbers(data, start + 5)
    width, height = (
        max(side, before + own) for side, before, own in zip(canvas, corner, size, strict=True)
    )
    check_pixels(width, height, "GIF")


def _two_numbers(data: bytes, at: int) -> tuple[int, int]:
    """The numbers of two bytes each at a place; what is cut off is 0."""
    low, high = data[at : at + 2], data[at + 2 : at + 4]
    return int.from_bytes(low, "little"), int.from_bytes(high, "little")


def count_frames(data: bytes, most: int) -> int:
    """The number of frames, up to `most`; fewer where they have very many sub-blocks."""
    at = 13 + color_table_bytes(data[10] if len(data) > 10 else 0)
    blocks = frames = 0
    while frames < most and blocks < _MAX_COUNTED_BLOCKS:
        match = _BLOCK_OR_END.search(data, at)
        if match is None or match[0] == b";":
            break
        first = match.start() + 2
        if match[0] == b",":
            frames += 1
            flags = data[match.start() + 9 : match.start() + 10]
            first = match.start() + 11 + color_table_bytes(flags[0] if flags else 0)
        at = first
        while at < len(data) and data[at] and blocks < _MAX_COUNTED_BLOCKS:
            at += 1 + data[at]
            blocks += 1
        at += 1
        blocks += 1
    return frames


def color_table_bytes(flags: int) -> int:
    """The length of the colour table that these flags announce."""
    return 3 << (flags % 8 + 1) if flags & 0x80 else 0


def skip_sub_blocks(data: bytes, at: int, free_bytes: int | None = None) -> tuple[int, int]:
    """The position behind the sub-blocks that begin at `at`, and their number.

    Args:
        free_bytes: a block for each so many bytes does not count; None to count all.

    Raises:
        ImageError: there are too many.
    """
    first = at
    blocks = 0
    while at < len(data) and data[at]:
        at += 1 + data[at]
        blocks += 1
        if blocks % _CHECK_BLOCKS == 0:
            check_segment_count(blocks - ((at - first) // free_bytes if free_bytes else 0))
    check_segment_count(blocks - ((at - first) // free_bytes if free_bytes else 0))
    return at + 1, blocks
