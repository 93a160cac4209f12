"""A picture on which a click, or the arrow keys and Enter, choose a place."""

from collections.abc import Callable

import streamlit as st

from compressor.ui.elements import data_url, element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_field, read_number

_mount = element("pixel_picker")


def pixel_picker(
    file: bytes,
    size: tuple[int, int],
    alt: str,
    key: str,
    on_pick: Callable[[int, int], object],
) -> None:
    """Draw the picture.

    Args:
        file: a picture file, of any size.
        size: width and height of the picture in pixels.
        alt: what is seen on it.
        key: of the element.
        on_pick: called as on_pick(row, column), in the picture's pixels, before the page is
            drawn anew.
    """

    def picked() -> None:
        place = st.session_state[key].picked
        sides = zip("yx", size[::-1], strict=True)
        on_pick(*(pixel_at(read_number(read_field(place, axis)), side) for axis, side in sides))

    data = {"picture": data_url(file), "width": size[0], "height": size[1], "alt": alt}
    _mount(data=data, key=key, on_picked_change=uninterrupted(passing_over(picked)))


def pixel_at(share: float, side: int) -> int:
    """Return the pixel at a share of a side, 0..1; those beyond are the first and the last."""
    return int(min(max(share * side, 0), side - 1))
