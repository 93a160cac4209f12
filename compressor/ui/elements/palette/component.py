"""A palette whose colours can be sorted, copied, and found in the picture, without a rerun."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging.png.deflate import compress
from compressor.ui.elements import element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_code

_mount = element("palette")


@dataclass(frozen=True, kw_only=True)
class Color:
    """One colour of the palette.

    Attributes:
        code: "#rrggbb", or "#rrggbbaa" where it is not opaque.
        name: the nearest CSS colour's.
        exact: whether it is that colour.
        share, pixels: of the picture, in words.
        light: whether it is light, so that dark surroundings set it off.
        locked: whether it is locked; None where it can't be.
    """

    code: str
    name: str
    exact: bool
    share: str
    pixels: str
    light: bool
    locked: bool | None


def index_map(indices: NDArray[np.uint8]) -> str:
    """(h, w) uint8 as base64 of a zlib stream, which browsers can undo."""
    return b64encode(compress(indices, 6)).decode("ascii")


def palette(
    colors: Sequence[Color],
    orders: dict[str, Sequence[int]],
    packed: str,
    size: tuple[int, int],
    *,
    title: str,
    pixels: str,
    id: str,
    key: str,
    on_lock: Callable[[str], object],
) -> None:
    """Draw the colours and the picture.

    Args:
        colors: in the order of the indices.
        orders: the names of the orders that can be chosen, each with the numbers of the colours
            that are listed.
        packed: the `index_map` of a version of the picture for the screen.
        size: its width and height.
        title: of the palette.
        pixels: how many the picture has, in words.
        id: of the palette; with another one no colour is chosen.
        key: of the element.
        on_lock: called with the code of a colour that is to be locked or unlocked.
    """
    _mount(
        data={
            "id": id,
            "title": title,
            "colors": [vars(color) for color in colors],
            "orders": {name: list(order) for name, order in orders.items()},
            "map": packed,
            "width": size[0],
            "height": size[1],
            "pixels": pixels,
        },
        key=key,
        on_lock_change=uninterrupted(
            passing_over(lambda: on_lock(read_code(st.session_state[key].lock)))
        ),
    )
