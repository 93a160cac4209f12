"""A picture on which a click, or the arrow keys and Enter, choose a place."""

from collections.abc import Callable

import streamlit as st

from compressor.ui.elements import data_url, element
from compressor.ui.elements.callbacks import uninterrupted

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
        on_pick(*(int(place[axis] * n) for axis, n in zip("yx", size[::-1], strict=True)))

    data = {"picture": data_url(file), "width": size[0], "height": size[1], "alt": alt}
    _mount(data=data, key=key, on_picked_change=uninterrupted(picked))
