"""TIFF, and EXIF, which is written the same way: number of tags and numbers, strips and tiles.

https://www.adobe.io/open/standards/TIFF.html, and BigTIFF. That the values of tags overlap,
so that each of 65,535 claims the whole file, is refused by Pillow itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from compressor.imaging.limits import (
    MAX_TILE_PIXELS,
    check_exif_numbers,
    check_overpainting,
    check_segment_count,
)

_SUBFILE_TYPE = 254
_REDUCED = 1
_WIDTH = 256
_HEIGHT = 257
_SAMPLES_PER_PIXEL = 277
_PLANAR_CONFIGURATION = 284
_SEPARATE_PLANES = 2
_TILE_WIDTH = 322
_TILE_HEIGHT = 323
# Offsets and lengths of strips and tiles: each of them is decoded.
_STRIP_TAGS = {273, 279, 324, 325}
_INNER_DIRECTORIES = 330
_EXIF_DIRECTORY = 34665
_GPS_DIRECTORY = 34853
_INTEROPERABILITY_DIRECTORY = 40965
_DNG_VERSION = 50706
_BIG_TIFF = 43
# Types whose values are read as one string of bytes, not number by number.
_BYTE_TYPES = {1, 2, 6, 7}
# The bytes of one whole number, by its type; others are no sizes and no places in the file.
_INTEGER_BYTES = {1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4, 13: 4, 16: 8, 17: 8, 18: 8}


class _Tag(NamedTuple):
    """A tag of a directory.

    Attributes:
        number: which tag it is.
        type: of its values.
        number_of_values: how many there are.
        value: the first value, if it is a whole number; else 0.
    """

    number: int
    type: int
    number_of_values: int
    value: int


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """How numbers are written in a file."""

    order: Literal["little", "big"]
    offset_bytes: int
    tag_bytes: int
    count_bytes: int

    def read(self, data: bytes, at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], self.order)


def check_tiff(data: bytes, *, count_all: bool = False) -> None:
    """Raise ImageError for more tags, strips, tiles or numbers of EXIF than a picture needs.

    Args:
        data: the file, or EXIF.
        count_all: whether the numbers of its first directory count as well, which are read for
            some kinds of pictures only.
    """
    layout = _layout(data)
    start = layout.read(data, layout.offset_bytes, layout.offset_bytes)
    directory = _directory(data, layout, start)
    for tag in directory:
        if tag.number in _STRIP_TAGS:
            check_segment_count(tag.number_of_values)
    _check_tiles(directory)
    tags = len(directory)
    numbers = _numbers(directory) if count_all else 0
    check_exif_numbers(numbers)
    for inner in _exif_directories(data, layout, directory):
        tags += len(inner)
        check_segment_count(tags)
        numbers += _numbers(inner)
        check_exif_numbers(numbers)


def count_pages(data: bytes, most: int) -> int:
    """The number of pages of a TIFF, each of which has a directory, up to `most`."""
    layout = _layout(data)
    start = layout.read(data, layout.offset_bytes, layout.offset_bytes)
    pages = 0
    while start and pages < most:
        pages += 1
        tags = layout.read(data, start, layout.count_bytes)
        end = start + layout.count_bytes + tags * layout.tag_bytes
        start = layout.read(data, end, layout.offset_bytes)
    return pages


def is_camera_raw(data: bytes) -> bool:
    """Whether a TIFF is a camera's raw file, whose first picture is a thumbnail: DNG, NEF, ARW."""
    if not data.startswith((b"II*\0", b"MM\0*")):
        return False
    layout = _layout(data)
    start = layout.read(data, layout.offset_bytes, layout.offset_bytes)
    values = {tag.number: tag.value for tag in _directory(data, layout, start)}
    is_thumbnail = values.get(_SUBFILE_TYPE, 0) & _REDUCED
    return _DNG_VERSION in values or bool(is_thumbnail and _INNER_DIRECTORIES in values)


def _numbers(directory: list[_Tag]) -> int:
    """How many values of its tags are read one by one."""
    return sum(tag.number_of_values for tag in directory if tag.type not in _BYTE_TYPES)


def _layout(data: bytes) -> _Layout:
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    if int.from_bytes(data[2:4], order) == _BIG_TIFF:
        return _Layout(order=order, offset_bytes=8, tag_bytes=20, count_bytes=8)
    return _Layout(order=order, offset_bytes=4, tag_bytes=12, count_bytes=2)


def _directory(data: bytes, layout: _Layout, start: int) -> list[_Tag]:
    """The tags of the directory that begins at `start`."""
    first = start + layout.count_bytes
    tags = layout.read(data, start, layout.count_bytes)
    tags = min(tags, max(0, len(data) - first) // layout.tag_bytes)
    check_segment_count(tags)
    ends = range(first, first + tags * layout.tag_bytes, layout.tag_bytes)
    return [_tag(data, layout, at) for at in ends]


def _tag(data: bytes, layout: _Layout, at: int) -> _Tag:
    type_ = layout.read(data, at + 2, 2)
    number_of_values = layout.read(data, at + 4, layout.offset_bytes)
    value_bytes = _INTEGER_BYTES.get(type_, 0)
    value_at = at + 4 + layout.offset_bytes
    if number_of_values * value_bytes > layout.offset_bytes:
        value_at = layout.read(data, value_at, layout.offset_bytes)
    return _Tag(
        number=layout.read(data, at, 2),
        type=type_,
        number_of_values=number_of_values,
        value=layout.read(data, value_at, value_bytes),
    )


def _check_tiles(directory: list[_Tag]) -> None:
    """Raise ImageError for tiles that are far larger than the picture that they make up."""
    # Of a tag that is there twice libtiff takes the first one.
    values = {tag.number: tag.value for tag in reversed(directory)}
    sizes = [values.get(_WIDTH, 0), values.get(_HEIGHT, 0)]
    tile_sizes = [values.get(_TILE_WIDTH, 0), values.get(_TILE_HEIGHT, 0)]
    if 0 in sizes or 0 in tile_sizes:
        return
    across, down = (-(-side // tile) for side, tile in zip(sizes, tile_sizes, strict=True))
    planes = 1
    if values.get(_PLANAR_CONFIGURATION) == _SEPARATE_PLANES:
        planes = values.get(_SAMPLES_PER_PIXEL, 1)
    pixels = sizes[0] * sizes[1]
    decoded = across * down * planes * tile_sizes[0] * tile_sizes[1]
    check_overpainting(max(0, decoded - MAX_TILE_PIXELS), pixels)


def _exif_directories(data: bytes, layout: _Layout, directory: list[_Tag]) -> Iterator[list[_Tag]]:
    """The directories of EXIF, GPS and interoperability, where there are any."""
    pointers = list(directory)
    for tag in directory:
        if tag.number == _EXIF_DIRECTORY:
            exif = _directory(data, layout, tag.value)
            pointers += [tag for tag in exif if tag.number == _INTEROPERABILITY_DIRECTORY]
            yield exif
    for tag in pointers:
        if tag.number in (_GPS_DIRECTORY, _INTEROPERABILITY_DIRECTORY):
            yield _directory(data, layout, tag.value)
