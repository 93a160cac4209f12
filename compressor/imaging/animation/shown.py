"""What a frame shows, and the part of it that differs from the one before."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from compressor.imaging.animation.choice import (
    Box,
    FrameChoice,
    box_of,
    left_out,
    whole_box,
)
from compressor.imaging.types import Indices, Palette


def next_shown(choice: FrameChoice, shown: Indices | None) -> Indices:
    """(H, W) the entries that are shown where still pixels, and runs that may stay, do.

    Args:
        choice: the frame.
        shown: (H, W) what the frame before shows; None for the first frame.
    """
    if shown is None:
        return choice.indices
    stays = choice.still | left_out(choice.still | (choice.indices == shown), choice.leaves)
    return np.where(stays, shown, choice.indices)


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """The part of a frame that is written.

    Attributes:
        box: where it lies.
        drawn: (h, w) uint8 the entries of all of its pixels.
        laid_over: (h, w) uint8 the same with the clear entry where nothing changes; None where it
            can't be laid on what is shown: without a clear entry, or where pixels change that are
            not opaque.
    """

    box: Box
    drawn: Indices
    laid_over: Indices | None

    @classmethod
    def whole(cls, shown: Indices) -> Self:
        """All of a first frame."""
        box = whole_box((shown.shape[0], shown.shape[1]))
        return cls(box=box, drawn=shown, laid_over=None)

    @classmethod
    def between(
        cls, before: Indices, shown: Indices, palette: Palette, clear: int | None, step: int = 1
    ) -> Self:
        """What differs between two frames; its left and top are multiples of `step`."""
        changes = before != shown
        box = box_of(changes, step)
        drawn = np.ascontiguousarray(shown[box.rows, box.columns])
        changes_in_box = changes[box.rows, box.columns]
        laid_over = None
        if clear is not None and not changes_in_box.all():
            are_opaque = (palette[drawn[changes_in_box], 3] == 255).all()
            if are_opaque:
                laid_over = np.where(changes_in_box, drawn, np.uint8(clear))
        return cls(box=box, drawn=drawn, laid_over=laid_over)
