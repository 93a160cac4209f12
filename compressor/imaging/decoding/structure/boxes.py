"""The boxes of ISO base media files, which AVIF and HEIC are: a file is a list of boxes.

ISO/IEC 14496-12: boxes, 4.2; "iloc", 8.11.3; "iinf", 8.11.6; "iref", 8.11.12; "ipma", 8.11.14.
What is malformed is let pass: numbers behind the end are 0.
"""

from collections.abc import Iterator

from compressor.imaging.limits import check_segment_count

FULL_BOX_BYTES = 4  # version and flags, in front of the contents of some boxes
IN_FILE = 0
IN_ITEM_DATA = 1
_BOX_HEAD_BYTES = 8
_SIZE_IS_BEHIND = 1


class Reader:
    """Reads numbers one after the other; behind the end they are 0."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data = data
        self._at = at

    def number(self, size: int) -> int:
        """The next number, of so many bytes."""
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at])


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name and the contents of each box."""
    at = 0
    count = 0
    while at + _BOX_HEAD_BYTES <= len(data):
        count += 1
        check_segment_count(count)
        size = int.from_bytes(data[at : at + 4])
        head = _BOX_HEAD_BYTES
        if size == _SIZE_IS_BEHIND:
            size = int.from_bytes(data[at + 8 : at + 16])
            head = 16
        if size < head:  # 0: up to the end
            size = len(data) - at
        yield data[at + 4 : at + 8], data[at + head : at + size]
        at += size


def item_words(item_infos: bytes) -> Iterator[tuple[int, bytes]]:
    """The number of each item, and what is written of it: its type of four bytes, then names."""
    version = item_infos[0] if item_infos else 0
    first = FULL_BOX_BYTES + (2 if version == 0 else 4)
    for name, info in boxes(item_infos[first:]):
        number_bytes = 2 if info[:1] == b"\2" else 4
        number = int.from_bytes(info[FULL_BOX_BYTES : FULL_BOX_BYTES + number_bytes])
        if name == b"infe":
            yield number, info[FULL_BOX_BYTES + number_bytes + 2 :]


def item_types(item_infos: bytes) -> dict[int, bytes]:
    """The type of each item by its number, such as b"hvc1", b"grid" or b"Exif"."""
    return {number: words[:4] for number, words in item_words(item_infos)}


def item_locations(locations: bytes) -> dict[int, list[tuple[int, int, int]]]:
    """Where each item lies, by its number: method, place and length of each piece."""
    version = locations[0] if locations else 0
    reader = Reader(locations, FULL_BOX_BYTES)
    sizes = [nibble for _ in range(2) for nibble in divmod(reader.number(1), 16)]
    offset_bytes, length_bytes, base_bytes, index_bytes = sizes
    number_bytes = 2 if version < 2 else 4
    items = reader.number(number_bytes)
    check_segment_count(items)
    pieces = 0
    extents_by_item: dict[int, list[tuple[int, int, int]]] = {}
    for _ in range(items):
        item = reader.number(number_bytes)
        method = reader.number(2) % 16 if version else IN_FILE
        reader.number(2)  # the file that it is in: this one
        base = reader.number(base_bytes)
        count = reader.number(2)
        pieces += count
        check_segment_count(pieces)
        extents = extents_by_item.setdefault(item, [])
        for _ in range(count):
            reader.number(index_bytes if version else 0)
            at = base + reader.number(offset_bytes)
            extents.append((method, at, reader.number(length_bytes)))
    return extents_by_item


def item_references(references: bytes) -> Iterator[tuple[bytes, int, list[int]]]:
    """The type of each reference, the item that refers, and the items that it refers to."""
    number_bytes = 4 if references[:1] == b"\1" else 2
    total = 0
    for name, contents in boxes(references[FULL_BOX_BYTES:]):
        reader = Reader(contents)
        source = reader.number(number_bytes)
        count = reader.number(2)
        total += count
        check_segment_count(total)
        yield name, source, [reader.number(number_bytes) for _ in range(count)]


def item_properties(associations: bytes) -> Iterator[tuple[int, list[int]]]:
    """The number of each item, and its properties: places in the list of all, from 1 on."""
    number_bytes = 4 if associations[:1] > b"\0" else 2
    has_long_indices = bool(associations[3:4] and associations[3] & 1)
    reader = Reader(associations, FULL_BOX_BYTES)
    items = reader.number(4)
    check_segment_count(items)
    total = 0
    for _ in range(items):
        item = reader.number(number_bytes)
        count = reader.number(1)
        total += count
        check_segment_count(total)
        indices = [reader.number(1 + has_long_indices) for _ in range(count)]
        yield item, [index % (1 << 15 if has_long_indices else 1 << 7) for index in indices]
