"""A slider that wipes between the original and the result, with zoom; it never reruns the page."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements import element, media_url
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_number

_mount = element("before_after")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two pictures: a PNG or JPEG file, a label of a few words, and what is seen."""

    file: bytes
    label: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Rung:
    """What another number of colours makes of the picture.

    Attributes:
        k: the number of colours.
        label: it and the size of the file, in words.
        verdict: how it looks, in a sentence.
        size: of the file, in bytes.
        picture: a small picture, a PNG file.
    """

    k: int
    label: str
    verdict: str
    size: int
    picture: bytes


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The numbers of colours that one drags through: rungs by rising k, and the k in use."""

    rungs: tuple[Rung, ...]
    k: int


def before_after(
    before: Side,
    after: Side,
    size: tuple[int, int],
    *,
    id: str,
    transparent: bool,
    key: str,
    left: str = "original",
    moving: tuple[bytes, bytes] | None = None,
    ladder: Ladder | None = None,
    pin: str | None = None,
    on_pick: Callable[[int], object] = lambda k: None,
    on_pin: Callable[[], object] = lambda: None,
) -> None:
    """Draw the slider.

    Args:
        before, after: the two sides, files of the same aspect.
        size: width and height of the picture in pixels.
        id: of the picture; with another one the zoom begins anew.
        transparent: whether to lay the pictures on a checkerboard.
        key: of the element.
        left: what `before` is, in a word or two.
        moving: two animations, each a GIF, an APNG or a WebP, that are played in step in the place
            of `before` and `after`, which are then their first frames; the browser decodes the
            files as they are. They stand still at first where the user's system asks for that.
        ladder: other numbers of colours, where one drags through them; without rungs as long as
            they are still to come.
        pin: the words of a button; None for no button.
        on_pick: called with the k of the rung that was chosen, before the page is drawn anew.
        on_pin: called where the button of `pin` was pressed.
    """
    sides = (before, after)
    _mount(
        data={
            "id": id,
            "width": size[0],
            "height": size[1],
            "left": left,
            "transparent": transparent,
            "pictures": [media_url(side.file, f"{key} {i}") for i, side in enumerate(sides)],
            "moving": moving
            and [media_url(file, f"{key} moving {i}") for i, file in enumerate(moving)],
            "labels": [side.label for side in sides],
            "alts": [side.alt for side in sides],
            "pin": pin,
            "ladder": ladder and {"k": ladder.k, "rungs": _rungs(ladder, key)},
        },
        key=key,
        on_picked_change=uninterrupted(
            passing_over(lambda: on_pick(int(read_number(st.session_state[key].picked))))
        ),
        on_pinned_change=uninterrupted(on_pin),
    )


def _rungs(ladder: Ladder, key: str) -> list[dict[str, object]]:
    return [
        {**vars(rung), "picture": media_url(rung.picture, f"{key} of {rung.k}")}
        for rung in ladder.rungs
    ]
