"""A GIF, written frame by frame: rectangles of what changes, and nothing drawn that stays.

Each frame waits until the next one is known: where that has a clear pixel in place of another, the
frame's rectangle has to be cleared when its time is over.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from compressor.imaging.animation.choice import (
    Box,
    FrameChoice,
    Mask,
    box_of,
    left_out,
    whole_box,
)
from compressor.imaging.animation.durations import MAX_WORD, GifDelays
from compressor.imaging.animation.lzw import lzw_blocks
from compressor.imaging.animation.near_indices import Kinds, NearIndices
from compressor.imaging.types import Indices, Palette

_KEEP: Final = 1  # what becomes of a frame when its time is over
_CLEAR: Final = 2
_MIN_CODE_SIZE: Final = 2
_HAS_TABLE: Final = 0xF0  # a table of the file, of colours of 8 bits


@dataclass(frozen=True, kw_only=True, eq=False)
class _Drawn:
    """A frame that is packed.

    Attributes:
        box: its rectangle.
        base: (H, W) what was shown before it.
        shown: (H, W) what is shown with it.
        delay: in hundredths of a second.
        blocks: its pixels, packed.
    """

    box: Box
    base: Indices
    shown: Indices
    delay: int
    blocks: bytes


class GifWriter:
    """Writes a GIF. Arguments are trusted."""

    def __init__(
        self, palette: Palette, clear: int | None, plays: int, space: str, threshold: float
    ) -> None:
        """Begin a file.

        Args:
            palette: (n, 3) or (n, 4) uint8, n in 1..256, opaque but for `clear`.
            clear: the entry that leaves what is shown, or None.
            plays: how often it is played; 0 for ever again.
            space: where distances are measured, one of `kmc.SPACES`.
            threshold: the squared distance there that a pixel may be farther from its source, so
                that the coder finds longer phrases.
        """
        self._palette = palette
        self._clear = clear
        self._plays = plays
        self._near = NearIndices(palette, space, threshold, clear)
        self._delays = GifDelays()
        self._parts: list[bytes] = []
        self._waiting: _Drawn | None = None
        self._shape = (0, 0)

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown, in place of the chosen ones."""
        self._shape = choice.indices.shape[0], choice.indices.shape[1]
        if self._waiting is None:
            base = np.full(self._shape, self._clear or 0, np.uint8)
            same = choice.indices == base if self._clear is not None else np.zeros(base.shape, bool)
            kinds = self._kinds(choice, base, same, np.zeros(base.shape, bool))
            box = whole_box(self._shape)
        else:
            before = self._waiting.shown
            base = self._base_of_next(self._waiting, choice)
            same = choice.indices == base
            may_leave = (base == before) & (base != self._clear)
            stays = (choice.still | choice.may_stay) & may_leave
            kinds = self._kinds(choice, base, same, stays)
            is_drawn = ~same & ~left_out(same, stays) if self._clear is not None else ~same
            box = box_of(is_drawn)
        shown, blocks = self._pack(kinds, box, base)
        self._waiting = _Drawn(
            box=box,
            base=base,
            shown=shown,
            delay=self._delays.next(choice.duration),
            blocks=blocks,
        )
        return shown

    def finish(self) -> bytes:
        """The file."""
        if self._waiting is not None:
            self._write(self._waiting, _KEEP)
        return b"".join([self._header(), *self._parts, b";"])

    def _base_of_next(self, drawn: _Drawn, choice: FrameChoice) -> Indices:
        """Write the last frame; return what is left of it, (H, W), when its time is over."""
        is_cleared = np.zeros(self._shape, np.bool_)
        if self._clear is not None:
            is_cleared = (choice.indices == self._clear) & (drawn.shown != self._clear)
        if self._clear is None or not is_cleared.any():
            self._write(drawn, _KEEP)
            return drawn.shown
        is_cleared[drawn.box.rows, drawn.box.columns] = True
        box = box_of(is_cleared)
        if box != drawn.box:  # packed anew, as it is shown
            kinds = self._near.drawn_alone(drawn.shown)
            same = drawn.shown == drawn.base
            kinds[same] = self._near.left_out(drawn.shown[same])
            drawn = replace(drawn, box=box, blocks=self._pack(kinds, box, drawn.base)[1])
        self._write(drawn, _CLEAR)
        base = drawn.shown.copy()
        base[box.rows, box.columns] = self._clear
        return base

    def _kinds(self, choice: FrameChoice, base: Indices, same: Mask, stays: Mask) -> Kinds:
        """(H, W) the kind of each pixel.

        Args:
            choice: the frame.
            base: (H, W) what is shown before it is drawn.
            same: where that is what was chosen.
            stays: where it may stay.
        """
        near = self._near
        kinds = near.drawn(choice.indices)
        is_exact = (choice.still | choice.exact) & ~same
        kinds[is_exact] = near.drawn_alone(choice.indices[is_exact])
        changes = ~same & ~is_exact
        kinds[changes] = near.changing(
            choice.source[changes], choice.indices[changes], stays[changes]
        )
        if self._clear is not None:
            is_left_out = left_out(same, stays)
            kinds[is_left_out] = near.left_out(base[is_left_out])
        return kinds

    def _pack(self, kinds: Kinds, box: Box, base: Indices) -> tuple[Indices, bytes]:
        """(H, W) what is shown with the frame; and its pixels, packed."""
        in_box = kinds[box.rows, box.columns]
        indices = np.array(self._near.indices, np.uint8)
        used = np.unique(in_box)
        largest = max(
            int(indices[used].max()),
            max((max(self._near.alternatives[kind], default=0) for kind in used), default=0),
        )
        code_size = max(_MIN_CODE_SIZE, largest.bit_length())
        blocks, written = lzw_blocks(in_box.ravel(), indices, self._near.alternatives, code_size)
        shown = base.copy()
        place = shown[box.rows, box.columns]
        drawn = written.reshape(in_box.shape)
        if self._clear is None:
            place[...] = drawn
        else:
            np.copyto(place, drawn, where=drawn != self._clear)
        return shown, blocks

    def _write(self, drawn: _Drawn, disposal: int) -> None:
        flags = disposal << 2 | (self._clear is not None)
        control = bytes([flags]) + _word(drawn.delay) + bytes([self._clear or 0, 0])
        box = drawn.box
        place = b"".join(map(_word, (box.left, box.top, box.width, box.height)))
        self._parts.append(b"!\xf9\x04" + control + b"," + place + b"\0" + drawn.blocks)

    def _header(self) -> bytes:
        bits = max(1, (len(self._palette) - 1).bit_length())
        table = self._palette[:, :3].tobytes().ljust(3 << bits, b"\0")
        height, width = self._shape
        screen = _word(width) + _word(height) + bytes([_HAS_TABLE | bits - 1, 0, 0])
        return b"GIF89a" + screen + table + _loop(self._plays)


def _loop(plays: int) -> bytes:
    """Netscape's extension, which says how often a GIF is repeated; none for one that is not."""
    if plays == 1:
        return b""
    repeats = 0 if plays == 0 else min(plays - 1, MAX_WORD)
    return b"!\xff\x0bNETSCAPE2.0\x03\x01" + _word(repeats) + b"\0"


def _word(number: int) -> bytes:
    return number.to_bytes(2, "little")
