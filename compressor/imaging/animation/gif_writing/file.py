"""A GIF of frames that are packed: one colour table of the file, others of single frames.

The specification: CompuServe, "Graphics Interchange Format, version 89a", 1990.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from compressor.imaging.animation.durations import MAX_WORD, GifDelays
from compressor.imaging.animation.gif_writing.encoder import PackedFrame, PackedFrames
from compressor.imaging.types import Palette

_HAS_TABLE_OF_FILE: Final = 0xF0  # of colours of 8 bits
_HAS_OWN_TABLE: Final = 0x80
_CHANNELS: Final = 3


def gif_file(
    parts: Sequence[PackedFrames],
    durations: Sequence[float],
    size: tuple[int, int],
    plays: int,
) -> bytes:
    """Put a file together. Arguments are trusted.

    The palette that the most bytes would be spent for becomes the file's own, and frames in
    another one bring it along.

    Args:
        parts: the frames, at least one; each part in its palette.
        durations: of all frames, in milliseconds.
        size: width and height.
        plays: how often it is played; 0 for ever again.
    """
    spent: dict[bytes, int] = {}
    for part in parts:
        table = _table(part.palette)
        spent[table] = spent.get(table, 0) + len(table) * len(part.frames)
    shared = max(spent, key=lambda table: spent[table])
    delays = GifDelays()
    remaining = iter(durations)
    body: list[bytes] = []
    for part in parts:
        table = _table(part.palette)
        own = b"" if table == shared else table
        body += [
            _frame(frame, part.clear, delays.next(next(remaining)), own) for frame in part.frames
        ]
    width, height = size
    flags = bytes([_HAS_TABLE_OF_FILE | _table_bits(shared), 0, 0])
    screen = _word(width) + _word(height) + flags
    return b"".join([b"GIF89a", screen, shared, _loop(plays), *body, b";"])


def table_bytes(palette: Palette) -> int:
    """The bytes that a palette takes in each frame that brings it along."""
    return len(_table(palette))


def _table(palette: Palette) -> bytes:
    bits = max(1, (len(palette) - 1).bit_length())
    return np.ascontiguousarray(palette[:, :_CHANNELS]).tobytes().ljust(_CHANNELS << bits, b"\0")


def _table_bits(table: bytes) -> int:
    """The bits of an index into a table, less one."""
    return (len(table) // _CHANNELS).bit_length() - 2


def _frame(frame: PackedFrame, clear: int | None, delay: int, table: bytes) -> bytes:
    flags = frame.disposal << 2 | (clear is not None)
    control = bytes([flags]) + _word(delay) + bytes([clear or 0, 0])
    box = frame.box
    place = b"".join(map(_word, (box.left, box.top, box.width, box.height)))
    kind = bytes([_HAS_OWN_TABLE | _table_bits(table) if table else 0])
    return b"!\xf9\x04" + control + b"," + place + kind + table + frame.blocks


def _loop(plays: int) -> bytes:
    """Netscape's extension, which says how often a GIF is repeated; none for one that is not."""
    if plays == 1:
        return b""
    repeats = 0 if plays == 0 else min(plays - 1, MAX_WORD)
    return b"!\xff\x0bNETSCAPE2.0\x03\x01" + _word(repeats) + b"\0"


def _word(number: int) -> bytes:
    return number.to_bytes(2, "little")
