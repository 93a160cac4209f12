"""AVIF and HEIC: EXIF, and what the main picture is put together from.

Both are HEIF: ISO/IEC 23008-12 (items, 6; derived images, 6.6), and
https://aomediacodec.github.io/av1-avif/. The box "meta" lists items: coded pictures, grids and
overlays of others, EXIF. A decoder takes whatever a grid or an overlay names, as often as it
is named.
"""

from dataclasses import dataclass

from compressor.imaging.decoding.failures import damaged_error
from compressor.imaging.decoding.structure.boxes import (
    FULL_BOX_BYTES,
    IN_FILE,
    IN_ITEM_DATA,
    Reader,
    boxes,
    item_locations,
    item_properties,
    item_references,
    item_types,
    item_words,
)
from compressor.imaging.decoding.structure.tiff import check_tiff
from compressor.imaging.limits import (
    MAX_TILE_PIXELS,
    check_copied_bytes,
    check_exif,
    check_overpainting,
)

_TIFF_OFFSET_BYTES = 4  # in front of EXIF
_MADE_OF = b"dimg"  # the reference from a grid or an overlay to its parts
_AUXILIARY_OF = b"auxl"  # from an alpha channel to its picture
_DESCRIBES = b"cdsc"  # from EXIF to its picture
_MAX_DEPTH = 8  # of grids in grids; cameras write 1


@dataclass(frozen=True, kw_only=True)
class _Items:
    """What "meta" says of the items.

    Attributes:
        areas: width times height of each item that has them.
        bits: for a channel of each coded item.
        parts: of each grid or overlay, by its number.
        channels: alpha and other auxiliary pictures of each picture.
        property_bytes: length of each item's properties together.
        described: of each reference from EXIF or other metadata, the number of the metadata.
    """

    areas: dict[int, int]
    bits: dict[int, int]
    parts: dict[int, list[int]]
    channels: dict[int, list[int]]
    property_bytes: dict[int, int]
    described: list[int]


def _av1_bits(configuration: bytes) -> int:
    """The bits of "av1C" (AV1 in ISOBMFF, 2.3.3): 8, 10 or 12."""
    flags = Reader(configuration, 2).number(1)
    return 8 + 2 * (flags >> 6 & 1) * (1 + (flags >> 5 & 1))


def _hevc_bits(configuration: bytes) -> int:
    """The bits of "hvcC" (ISO/IEC 14496-15, 8.3.3)."""
    return 8 + Reader(configuration, 17).number(1) % 8


_BITS = {b"av1C": _av1_bits, b"hvcC": _hevc_bits}


def check_heif(data: bytes) -> None:
    """Raise ImageError for too many boxes or items, EXIF or tiles that are too much."""
    for name, contents in boxes(data):
        if name == b"meta":
            _check_meta(data, dict(boxes(contents[FULL_BOX_BYTES:])))


def has_sequence(data: bytes) -> bool:
    """Whether a file holds a film of pictures besides the one that it opens with."""
    return any(name == b"moov" for name, _ in boxes(data))


def bits_per_channel(data: bytes) -> int:
    """How many bits the main picture, or the first of its tiles, has for a channel."""
    for name, contents in boxes(data):
        if name == b"meta":
            meta = dict(boxes(contents[FULL_BOX_BYTES:]))
            items = _items(meta)
            main = _main_item(meta.get(b"pitm", b""))
            tile = items.parts.get(main, [main])[0]
            return items.bits.get(main, items.bits.get(tile, 8))
    return 8


def _check_meta(data: bytes, meta: dict[bytes, bytes]) -> None:
    _check_words(meta.get(b"iinf", b""))
    locations = item_locations(meta.get(b"iloc", b""))
    sources = {IN_FILE: data, IN_ITEM_DATA: meta.get(b"idat", b"")}
    for item, type in item_types(meta.get(b"iinf", b"")).items():
        if type == b"Exif":
            extents = locations.get(item, [])
            exif = b"".join(sources.get(method, b"")[at : at + n] for method, at, n in extents)
            check_exif(len(exif))
            tiff = exif[_TIFF_OFFSET_BYTES:].removeprefix(b"Exif\0\0")
            check_tiff(tiff, count_all=True)  # Pillow may write all of it anew
    items = _items(meta)
    lengths = {item: sum(n for _, _, n in extents) for item, extents in locations.items()}
    copied = sum(min(lengths.get(item, 0), len(data)) for item in items.described)
    check_copied_bytes(copied + sum(items.property_bytes.values()))
    _check_parts(items, _main_item(meta.get(b"pitm", b"")))


def _check_words(item_infos: bytes) -> None:
    """Raise ImageError for types and names that are no text: pi-heif breaks down at them."""
    for _, words in item_words(item_infos):
        try:
            words.decode("utf-8")
        except UnicodeDecodeError:
            raise damaged_error() from None


def _main_item(primary_item: bytes) -> int:
    """The number of the picture that the file opens with."""
    return Reader(primary_item, FULL_BOX_BYTES).number(4 if primary_item[:1] == b"\1" else 2)


def _items(meta: dict[bytes, bytes]) -> _Items:
    items = _Items(areas={}, bits={}, parts={}, channels={}, property_bytes={}, described=[])
    properties = dict(boxes(meta.get(b"iprp", b"")))
    listed = list(boxes(properties.get(b"ipco", b"")))
    for item, indices in item_properties(properties.get(b"ipma", b"")):
        for index in indices:
            name, contents = listed[index - 1] if 0 < index <= len(listed) else (b"", b"")
            items.property_bytes[item] = items.property_bytes.get(item, 0) + len(contents)
            if name == b"ispe":
                reader = Reader(contents, FULL_BOX_BYTES)
                items.areas[item] = reader.number(4) * reader.number(4)
            elif name in _BITS:
                items.bits[item] = _BITS[name](contents)
    for name, source, targets in item_references(meta.get(b"iref", b"")):
        if name == _MADE_OF:
            items.parts.setdefault(source, []).extend(targets)
        elif name == _AUXILIARY_OF:
            for target in targets:
                items.channels.setdefault(target, []).append(source)
        elif name == _DESCRIBES:
            items.described.extend([source] * len(targets))
    return items


def _check_parts(items: _Items, main: int) -> None:
    """Raise ImageError where the main picture and its alpha need far more pixels than it has."""
    areas = dict(items.areas)
    painted: dict[int, int] = {}
    pixels = areas.get(main, 0)
    if not pixels:
        return
    for item in (main, *items.channels.get(main, ())):
        needed = _painted(item, areas, items.parts, painted, _MAX_DEPTH)
        check_overpainting(max(0, needed - MAX_TILE_PIXELS), pixels)


def _painted(
    item: int,
    areas: dict[int, int],
    parts: dict[int, list[int]],
    painted: dict[int, int],
    depth: int,
) -> int:
    """The pixels that are decoded for an item, with those of its parts.

    Args:
        item: its number.
        areas: of all items.
        parts: of all items.
        painted: what is known already; it is added to.
        depth: how many levels of parts in parts are followed; a level more counts as endless.
    """
    if depth == 0:
        return 1 << 62
    if item not in painted:
        painted[item] = areas.get(item, 0) + sum(
            _painted(part, areas, parts, painted, depth - 1) for part in parts.get(item, ())
        )
    return painted[item]
