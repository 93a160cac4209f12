"""A slider that wipes between the original and the result, with zoom; it never reruns the page."""

from dataclasses import dataclass

from compressor.ui.elements import data_url, element

_mount = element("before_after")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two pictures: a PNG or JPEG file, a label of a few words, and what is seen."""

    file: bytes
    label: str
    alt: str


def before_after(
    before: Side, after: Side, size: tuple[int, int], *, id: str, transparent: bool, key: str
) -> None:
    """Draw the slider.

    Args:
        before, after: the two sides, files of the same aspect.
        size: width and height of the picture in pixels.
        id: of the picture; with another one the zoom begins anew.
        transparent: whether to lay the pictures on a checkerboard.
        key: of the element.
    """
    sides = (before, after)
    _mount(
        data={
            "id": id,
            "width": size[0],
            "height": size[1],
            "transparent": transparent,
            "pictures": [data_url(side.file) for side in sides],
            "labels": [side.label for side in sides],
            "alts": [side.alt for side in sides],
        },
        key=key,
    )
