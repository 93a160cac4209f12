"""Frames in a row in one palette, packed for a GIF: rectangles of what changes, and no more.

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
from compressor.imaging.animation.gif_writing.lzw import lzw_blocks
from compressor.imaging.animation.gif_writing.near_indices import Kinds, NearIndices
from compressor.imaging.types import Indices, Palette

KEEP: Final = 1  # what becomes of a frame when its time is over
CLEAR: Final = 2
_MIN_CODE_SIZE: Final = 2
# A frame that takes fewer is packed twice: what it leaves out may take fewer bytes where it is
# drawn, as the ground on which something moves.
FEW_BYTES_PER_PIXEL: Final = 0.06


@dataclass(frozen=True, kw_only=True)
class PackedFrame:
    """A frame as the file has it.

    Attributes:
        box: its rectangle.
        disposal: what becomes of it, `KEEP` or `CLEAR`.
        blocks: its pixels, packed.
    """

    box: Box
    disposal: int
    blocks: bytes


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedFrames:
    """Frames in a row in one palette; `palette` and `clear` are as of `GifEncoder`."""

    palette: Palette
    clear: int | None
    frames: tuple[PackedFrame, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Drawn:
    """A frame that is packed, and waits.

    Attributes:
        box: its rectangle.
        base: (H, W) what was shown before it.
        shown: (H, W) what is shown with it.
        blocks: its pixels, packed.
    """

    box: Box
    base: Indices
    shown: Indices
    blocks: bytes


class GifEncoder:
    """Packs frames in one palette. Arguments are trusted."""

    def __init__(
        self,
        palette: Palette,
        clear: int | None,
        space: str,
        threshold: float,
        *,
        follows: bool = False,
    ) -> None:
        """Begin with what nothing is known of.

        Args:
            palette: (n, 3) or (n, 4) uint8, n in 1..256, opaque but for `clear`.
            clear: the entry that leaves what is shown, or None.
            space: where distances are measured, one of `kmc.SPACES`.
            threshold: the squared distance there that a pixel may be farther from its source, so
                that the coder finds longer phrases.
            follows: whether frames come before these, and all of them are opaque. `clear` stands
                then for what those show where nothing has been drawn on it; it is needed.
        """
        self._palette = palette
        self._clear = clear
        self._follows = follows
        self._near = NearIndices(palette, space, threshold, clear)
        self._frames: list[PackedFrame] = []
        self._waiting: _Drawn | None = None

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown, in place of the chosen ones."""
        shape = choice.indices.shape[0], choice.indices.shape[1]
        box = whole_box(shape)
        if self._waiting is None and not self._follows:
            base = np.full(shape, self._clear or 0, np.uint8)
            stays = leaves = np.zeros(shape, np.bool_)
            same = choice.indices == base if self._clear is not None else stays
        else:
            if self._waiting is None:
                before = base = np.full(shape, self._clear, np.uint8)
            else:
                before = self._waiting.shown
                base = self._base_of_next(self._waiting, choice)
            same = choice.indices == base
            may_leave = base == before
            if not self._follows:
                may_leave &= base != self._clear
            stays = (choice.still | choice.may_stay) & may_leave
            leaves = (choice.still | choice.leaves) & may_leave
        goes = left_out(same, leaves) if self._clear is not None else np.zeros(shape, np.bool_)
        if self._waiting is not None or self._follows:
            box = box_of(~same & ~goes)
        kinds = self._kinds(choice, same, stays)
        indices = choice.indices
        if self._clear is not None:
            indices = np.where(goes, np.uint8(self._clear), indices)
            kinds[goes] = self._near.left_out(base[goes])
        shown, blocks = self._pack(indices, kinds, box, base)
        is_seen = goes & (base != self._clear)
        if len(blocks) < FEW_BYTES_PER_PIXEL * box.width * box.height and is_seen.any():
            kinds[is_seen] = self._near.DRAWN
            all_drawn = self._pack(np.where(is_seen, base, indices), kinds, box, base)
            shown, blocks = min((shown, blocks), all_drawn, key=lambda packed: len(packed[1]))
        self._waiting = _Drawn(box=box, base=base, shown=shown, blocks=blocks)
        return shown

    def finish(self) -> PackedFrames:
        """All frames."""
        if self._waiting is not None:
            self._keep(self._waiting, KEEP)
        return PackedFrames(palette=self._palette, clear=self._clear, frames=tuple(self._frames))

    def _base_of_next(self, drawn: _Drawn, choice: FrameChoice) -> Indices:
        """Take the last frame; return what is left of it, (H, W), when its time is over."""
        is_cleared = np.zeros(drawn.shown.shape, np.bool_)
        if self._clear is not None and not self._follows:
            is_cleared = (choice.indices == self._clear) & (drawn.shown != self._clear)
        if self._clear is None or not is_cleared.any():
            self._keep(drawn, KEEP)
            return drawn.shown
        is_cleared[drawn.box.rows, drawn.box.columns] = True
        box = box_of(is_cleared)
        if box != drawn.box:  # packed anew, as it is shown
            kinds = np.full(drawn.shown.shape, self._near.ALONE, np.int32)
            same = drawn.shown == drawn.base
            kinds[same] = self._near.left_out(drawn.shown[same])
            indices = np.where(same, np.uint8(self._clear), drawn.shown)
            drawn = replace(drawn, box=box, blocks=self._pack(indices, kinds, box, drawn.base)[1])
        self._keep(drawn, CLEAR)
        base = drawn.shown.copy()
        base[box.rows, box.columns] = self._clear
        return base

    def _keep(self, drawn: _Drawn, disposal: int) -> None:
        self._frames.append(PackedFrame(box=drawn.box, disposal=disposal, blocks=drawn.blocks))

    def _kinds(self, choice: FrameChoice, same: Mask, stays: Mask) -> Kinds:
        """(H, W) the kind of each pixel, as far as none is left out.

        Args:
            choice: the frame.
            same: where what is shown before it is what was chosen.
            stays: where that may stay.
        """
        near = self._near
        kinds = np.full(same.shape, near.DRAWN, np.int32)
        is_exact = choice.still | choice.exact
        kinds[is_exact & ~same] = near.ALONE
        is_free = ~is_exact
        if self._clear is not None:
            is_free &= choice.indices != self._clear
        kinds[is_free] = near.changing(choice.source[is_free], (same | stays)[is_free])
        return kinds

    def _pack(
        self, indices: Indices, kinds: Kinds, box: Box, base: Indices
    ) -> tuple[Indices, bytes]:
        """(H, W) what is shown with the frame; and its pixels, packed."""
        in_box = np.ascontiguousarray(indices[box.rows, box.columns])
        kinds_in_box = kinds[box.rows, box.columns].ravel()
        largest = max(int(in_box.max()), self._near.largest(kinds_in_box))
        code_size = max(_MIN_CODE_SIZE, largest.bit_length())
        blocks, written = lzw_blocks(
            in_box.ravel(), kinds_in_box, self._near.alternatives, code_size
        )
        shown = base.copy()
        place = shown[box.rows, box.columns]
        drawn = written.reshape(in_box.shape)
        if self._clear is None:
            place[...] = drawn
        else:
            np.copyto(place, drawn, where=drawn != self._clear)
        return shown, blocks
