"""TIFF, and EXIF, which is written the same way: tags whose values may overlap, and strips.

A tag of 12 bytes may claim the whole file as its value, and 65,535 tags the same bytes.
https://www.adobe.io/content/dam/udp/en/open/standards/tiff/TIFF6.pdf, and BigTIFF.
"""

from dataclasses import dataclass
from typing import Literal

from imaging.limits import check_metadata, check_parts

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
# Offsets and lengths of strips and tiles: each of them is decoded.
_STRIP_TAGS = {273, 279, 324, 325}
# EXIF, GPS and interoperability: where more tags are.
_POINTERS = {0x8769, 0x8825, 0xA005}


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Bytes of the count of tags, of one tag, and of the value inside it."""

    order: Literal["little", "big"]
    counted: int
    tag: int
    value: int


def check_tiff(data: bytes) -> None:
    """Raise ImageError for more tags, numbers or bytes of tags than a picture needs."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    if int.from_bytes(data[2:4], order) == 43:
        layout, at = _Layout(order=order, counted=8, tag=20, value=8), data[8:16]
    else:
        layout, at = _Layout(order=order, counted=2, tag=12, value=4), data[4:8]
    waiting, seen = [int.from_bytes(at, order)], set[int]()
    tags = size = 0
    while waiting:
        start = waiting.pop()
        if start in seen or start + layout.counted > len(data):
            continue
        seen.add(start)
        check_parts(len(seen))
        count, added, deeper = _directory(data, start, layout)
        tags, size = tags + count, size + added
        check_parts(tags)
        check_metadata(size)
        waiting += deeper


def _directory(data: bytes, start: int, layout: _Layout) -> tuple[int, int, list[int]]:
    """One list of tags: their number, the bytes of their values, and the lists they lead to."""
    first = start + layout.counted
    count = int.from_bytes(data[start:first], layout.order)
    count = min(count, (len(data) - first) // layout.tag)
    check_parts(count)
    size, deeper = 0, []
    for at in range(first, first + count * layout.tag, layout.tag):
        tag, kind, numbers, value = _tag(data, at, layout)
        if tag in _STRIP_TAGS:
            check_parts(numbers)
        size += min(numbers * _SIZES.get(kind, 0), len(data))
        if tag in _POINTERS:
            deeper.append(value)
    return count, size, deeper


def _tag(data: bytes, at: int, layout: _Layout) -> tuple[int, int, int, int]:
    """Its number, type, count of numbers, and value or where the value is."""
    edges = (at, at + 2, at + 4, at + 4 + layout.value, at + 4 + 2 * layout.value)
    tag, kind, numbers, value = (
        int.from_bytes(data[begin:end], layout.order)
        for begin, end in zip(edges, edges[1:], strict=False)
    )
    return tag, kind, numbers, value
