"""Writes HEIC files whose items are put together in any way, from one tile that was encoded.

ISO/IEC 23008-12, 6: the box "meta" lists items, their properties and their references.
"""

import struct
from dataclasses import dataclass, field

from benchmarks.hostile.heic import heic
from compressor.imaging.decoding.structure.boxes import boxes, item_locations

SIZE = (64, 64)  # of the tile: the picture, and 16 rows more that its file crops


@dataclass(kw_only=True)
class Item:
    """An item.

    Attributes:
        type: such as b"hvc1" or b"grid".
        data: its contents.
        size: width and height in pixels, as the file says; None to say nothing.
        parts: the numbers of the items that it is made of; items count from 1.
        describes: the numbers of the items whose EXIF it is.
        properties: further boxes.
    """

    type: bytes
    data: bytes
    size: tuple[int, int] | None = None
    parts: list[int] = field(default_factory=list)
    describes: list[int] = field(default_factory=list)
    properties: list[bytes] = field(default_factory=list)


def box(name: bytes, contents: bytes) -> bytes:
    """Return a box."""
    return struct.pack(">I", 8 + len(contents)) + name + contents


def tile() -> Item:
    """Return a picture of `SIZE` that was encoded."""
    data = heic("plain")
    meta = next(contents for name, contents in boxes(data) if name == b"meta")
    by_name = dict(boxes(meta[4:]))
    pieces = min(item_locations(by_name[b"iloc"]).items())[1]
    coded = b"".join(data[at : at + length] for _, at, length in pieces)
    listed = boxes(dict(boxes(by_name[b"iprp"]))[b"ipco"])
    kept = [box(name, contents) for name, contents in listed if name in (b"hvcC", b"colr")]
    return Item(type=b"hvc1", data=coded, size=SIZE, properties=kept)


def grid(columns: int, rows: int, size: tuple[int, int], parts: list[int]) -> Item:
    """Return a grid of tiles."""
    data = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, *size)
    return Item(type=b"grid", data=data, size=size, parts=parts)


def file_of(items: list[Item], main: int = 1) -> bytes:
    """Return a HEIC file that opens with the item of the number `main`."""
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    length = len(head) + len(_meta(items, main, 0)) + 8
    places = []
    at = length
    for item in items:
        places.append(at)
        at += len(item.data)
    meta = _meta(items, main, *places)
    return head + meta + box(b"mdat", b"".join(item.data for item in items))


def _meta(items: list[Item], main: int, *places: int) -> bytes:
    at = places if len(places) == len(items) else [0] * len(items)
    full = bytes(4)
    infos = b"".join(
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + item.type + b"\0")
        for number, item in enumerate(items, 1)
    )
    locations = b"".join(
        struct.pack(">HHHHII", number, 0, 0, 1, place, len(item.data))[:4]
        + struct.pack(">HII", 1, place, len(item.data))
        for number, (item, place) in enumerate(zip(items, at, strict=True), 1)
    )
    contents = [
        box(b"hdlr", full + bytes(4) + b"pict" + bytes(13)),
        box(b"pitm", full + struct.pack(">H", main)),
        box(b"iloc", full + b"\x44\0" + struct.pack(">H", len(items)) + locations),
        box(b"iinf", full + struct.pack(">H", len(items)) + infos),
        _properties(items),
        _references(items),
    ]
    return box(b"meta", full + b"".join(contents))


def _properties(items: list[Item]) -> bytes:
    listed = []
    associations = []
    for number, item in enumerate(items, 1):
        own = list(item.properties)
        if item.size is not None:
            own.append(box(b"ispe", bytes(4) + struct.pack(">II", *item.size)))
        indices = []
        for one in own:
            if one not in listed:
                listed.append(one)
            indices.append(listed.index(one) + 1)
        associations.append(
            struct.pack(">HB", number, len(indices))
            + b"".join(struct.pack(">H", index) for index in indices)
        )
    count = struct.pack(">I", len(items))
    ipma = box(b"ipma", b"\0\0\0\1" + count + b"".join(associations))
    return box(b"iprp", box(b"ipco", b"".join(listed)) + ipma)


def _references(items: list[Item]) -> bytes:
    references = []
    for number, item in enumerate(items, 1):
        for name, targets in ((b"dimg", item.parts), (b"cdsc", item.describes)):
            if targets:
                numbers = b"".join(struct.pack(">H", target) for target in targets)
                head = struct.pack(">HH", number, len(targets))
                references.append(box(name, head + numbers))
    return box(b"iref", bytes(4) + b"".join(references)) if references else b""
