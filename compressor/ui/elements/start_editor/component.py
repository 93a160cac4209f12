"""Start centroids that are placed: on pixels of a picture, and in the cloud of its colours.

All of it is in the browser until the run is asked for, so that a click costs no rerun.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from compressor.figures.clouds.axes import axes
from compressor.imaging.palettes.hex_codes import Color
from compressor.ui.elements import element, media_url
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import MessageError, passing_over, read_field, read_rows

_mount = element("start_editor")


@dataclass(frozen=True, kw_only=True)
class Placement:
    """What is placed when the editor opens.

    Attributes:
        id: of the picture and K; with another one, or another version, the editor begins anew.
        version: a number that changes with the colours.
        k: how many centroids there are to place.
        colors: those that are placed already, at most k.
    """

    id: str
    version: int
    k: int
    colors: Sequence[Color]


def start_editor(
    file: bytes,
    size: tuple[int, int],
    alt: str,
    placement: Placement,
    key: str,
    on_run: Callable[[tuple[Color, ...] | None], object],
) -> None:
    """Draw the editor.

    Args:
        file: the picture as a file without loss, pixel by pixel.
        size: width and height of the picture in pixels.
        alt: what is seen on it.
        placement: what is placed at first.
        key: of the element, under which the browser keeps the camera and what is placed.
        on_run: called with the k placed colours, or None where they are those of `placement`,
            before the page is drawn anew.
    """

    def asked() -> None:
        rows = read_field(st.session_state[key].run, "colors")
        on_run(read_colors(rows, placement.k))

    data = {
        "picture": media_url(file, key),
        "width": size[0],
        "height": size[1],
        "alt": alt,
        "camera": key,
        "axes": axes("rgb"),
        "id": placement.id,
        "version": placement.version,
        "k": placement.k,
        "placed": [list(color) for color in placement.colors],
    }
    _mount(data=data, key=key, on_run_change=uninterrupted(passing_over(asked)))


def read_colors(rows: Any, k: int) -> tuple[Color, ...] | None:
    """Return the colours that a browser sent, which may send anything; None stays None.

    Args:
        rows: k lists of red, green and blue in 0..255, no two alike, or None.
        k: how many there have to be.

    Raises:
        MessageError: they are not.
    """
    if rows is None:
        return None
    colors = [(red, green, blue) for red, green, blue in read_rows(rows, 3, k + 1)]
    is_level = all(0 <= level <= 255 for color in colors for level in color)
    if not is_level or len(set(colors)) != len(colors) or len(colors) != k:
        raise MessageError(f"a start needs {k} different colours with levels in 0..255")
    return tuple(colors)
