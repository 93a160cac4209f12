"""Pairs of colours, and how well one can be read on the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from compressor.ui.elements import element

_mount = element("palette_contrast")


@dataclass(frozen=True, kw_only=True)
class Ink:
    """An opaque colour: "#rrggbb" and the nearest CSS name."""

    code: str
    name: str


def palette_contrast(inks: Sequence[Ink], *, id: str, key: str) -> None:
    """Draw the choice of two colours, their contrast, and a table of all pairs.

    Args:
        inks: at least two.
        id: of the palette; with another one the pair of the greatest contrast is chosen.
        key: of the element.
    """
    _mount(data={"id": id, "inks": [vars(ink) for ink in inks]}, key=key)
