"""A picture on which parts are drawn, moved and resized: by mouse, touch or keyboard."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from compressor.pipeline.protected.part import (
    MAX_PARTS,
    MAX_WEIGHT,
    MIN_WEIGHT,
    USUAL_WEIGHT,
    Part,
)
from compressor.ui.elements import element, media_url
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_rows

_mount = element("part_editor")


def part_editor(
    file: bytes,
    size: tuple[int, int],
    alt: str,
    parts: Sequence[Part],
    key: str,
    on_edit: Callable[[tuple[Part, ...]], object],
) -> None:
    """Draw the picture with its parts.

    Args:
        file: a picture file, of any size.
        size: width and height of the picture in pixels.
        alt: what is seen on it.
        parts: those that are shown.
        key: of the element.
        on_edit: called with all parts, before the page is drawn anew; each lies in the picture.
    """

    def changed() -> None:
        on_edit(read_parts(st.session_state[key].changed, size))

    data = {
        "picture": media_url(file, key),
        "width": size[0],
        "height": size[1],
        "alt": alt,
        "parts": [[part.x, part.y, part.width, part.height, part.weight] for part in parts],
        "most": MAX_PARTS,
        "weight": USUAL_WEIGHT,
    }
    _mount(data=data, key=key, on_changed_change=uninterrupted(passing_over(changed)))


def read_parts(rows: Any, size: tuple[int, int]) -> tuple[Part, ...]:
    """Return the parts that a browser sent, which may send anything.

    Args:
        rows: lists of x, y, width, height and weight.
        size: width and height of the picture in pixels; what lies beyond is cut off.

    Returns:
        at most MAX_PARTS, each once.

    Raises:
        MessageError: they are no lists of five numbers.
    """
    read = []
    for x, y, width, height, weight in read_rows(rows, 5, MAX_PARTS):
        left = _within(x, 0, size[0] - 1)
        top = _within(y, 0, size[1] - 1)
        part = Part(
            x=left,
            y=top,
            width=_within(x + width, left + 1, size[0]) - left,
            height=_within(y + height, top + 1, size[1]) - top,
            weight=_within(weight, MIN_WEIGHT, MAX_WEIGHT),
        )
        read.append(part)
    return tuple(dict.fromkeys(read))


def _within(number: int, lowest: int, highest: int) -> int:
    return min(max(number, lowest), highest)
