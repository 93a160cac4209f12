"""AVIF: its EXIF, which is a TIFF in one of the items that the box "meta" lists.

ISO/IEC 14496-12 (boxes, 4.2; "iloc", 8.11.3; "iinf", 8.11.6), and https://aomediacodec.github.io/av1-avif/
"""

from collections.abc import Iterator

from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.limits import check_exif, check_segment_count

_BOX_HEAD_BYTES = 8
_FULL_BOX_BYTES = 4  # version and flags, in front of the contents of some boxes
_TIFF_OFFSET_BYTES = 4  # in front of EXIF
_SIZE_IS_BEHIND = 1
_IN_FILE = 0
_IN_ITEM_DATA = 1


class _Reader:
    """Reads numbers one after the other; behind the end they are 0."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self._at = at

    def number(self, size: int) -> int:
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at])


def check_avif(data: bytes) -> None:
    """Raise ImageError for too many boxes or items, or EXIF that is too much."""
    for name, contents in _boxes(data):
        if name == b"meta":
            for exif in _exif_items(data, dict(_boxes(contents[_FULL_BOX_BYTES:]))):
                check_exif(len(exif))
                tiff = exif[_TIFF_OFFSET_BYTES:].removeprefix(b"Exif\0\0")
                check_tiff(tiff, count_all=True)  # Pillow may write all of it anew


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name and the contents of each box."""
    at = 0
    boxes = 0
    while at + _BOX_HEAD_BYTES <= len(data):
        boxes += 1
        check_segment_count(boxes)
        size = int.from_bytes(data[at : at + 4])
        head = _BOX_HEAD_BYTES
        if size == _SIZE_IS_BEHIND:
            size = int.from_bytes(data[at + 8 : at + 16])
            head = 16
        if size < head:  # 0: up to the end
            size = len(data) - at
        yield data[at + 4 : at + 8], data[at + head : at + size]
        at += size


def _exif_items(data: bytes, meta: dict[bytes, bytes]) -> Iterator[bytes]:
    """The contents of all items that are EXIF."""
    exif = _exif_numbers(meta.get(b"iinf", b""))
    for item, extents in _locations(meta.get(b"iloc", b"")):
        if item in exif:
            sources = {_IN_FILE: data, _IN_ITEM_DATA: meta.get(b"idat", b"")}
            pieces = [sources.get(method, b"")[at : at + size] for method, at, size in extents]
            yield b"".join(pieces)


def _exif_numbers(item_infos: bytes) -> set[int]:
    """The numbers of the items whose type is EXIF."""
    version = item_infos[0] if item_infos else 0
    first = _FULL_BOX_BYTES + (2 if version == 0 else 4)
    numbers = set()
    for name, info in _boxes(item_infos[first:]):
        number_bytes = 2 if info[:1] == b"\2" else 4
        type_at = _FULL_BOX_BYTES + number_bytes + 2
        if name == b"infe" and info[type_at : type_at + 4] == b"Exif":
            numbers.add(int.from_bytes(info[_FULL_BOX_BYTES : _FULL_BOX_BYTES + number_bytes]))
    return numbers


def _locations(item_locations: bytes) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
    """The number of each item, and where it lies: method, place and length of each piece."""
    version = item_locations[0] if item_locations else 0
    reader = _Reader(item_locations, _FULL_BOX_BYTES)
    sizes = [nibble for _ in range(2) for nibble in divmod(reader.number(1), 16)]
    offset_bytes, length_bytes, base_bytes, index_bytes = sizes
    number_bytes = 2 if version < 2 else 4
    items = reader.number(number_bytes)
    check_segment_count(items)
    pieces = 0
    for _ in range(items):
        item = reader.number(number_bytes)
        method = reader.number(2) % 16 if version else _IN_FILE
        reader.number(2)  # the file that it is in: this one
        base = reader.number(base_bytes)
        count = reader.number(2)
        pieces += count
        check_segment_count(pieces)
        extents = []
        for _ in range(count):
            reader.number(index_bytes if version else 0)
            at = base + reader.number(offset_bytes)
            extents.append((method, at, reader.number(length_bytes)))
        yield item, extents
