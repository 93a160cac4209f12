"""EXIF of very many numbers, each of which becomes an object of Python's."""

import struct
import zlib
from collections.abc import Callable
from functools import partial
from itertools import product

from PIL import Image

from benchmarks.hostile.file_builders import (
    chunk,
    jpeg_with,
    png,
    saved,
    segment,
    tiff,
)

ORIENTATION = 0x0112
EXIF = 34665
GPS = 34853
INTEROPERABILITY = 40965
UNKNOWN = 0x9999
TYPE_BYTES = {"SHORT": 2, "LONG": 4, "RATIONAL": 8, "SRATIONAL": 8, "FLOAT": 4, "DOUBLE": 8}
TYPES = {"SHORT": 3, "LONG": 4, "RATIONAL": 5, "SRATIONAL": 10, "FLOAT": 11, "DOUBLE": 12}
JPEG_SEGMENT_BYTES = 65_000
Entry = tuple[int, int, int, int]


def directory(entries: list[Entry]) -> bytes:
    """Return a directory of (tag, type, number of values, value or its place)."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + packed + bytes(4)


def numbers(count: int, kind: str) -> bytes:
    """Return `count` numbers, of which no two halves are equal."""
    size = count * TYPE_BYTES[kind]
    return (b"\x07\0\0\0\x0b\0\0\0" * (size // 8 + 1))[:size]


def one_tag(count: int, kind: str) -> bytes:
    """Return EXIF that turns the picture, and has one tag of `count` numbers."""
    start = 8 + len(directory([(0, 0, 0, 0)] * 2))
    entries = [(ORIENTATION, 3, 1, 6), (UNKNOWN, TYPES[kind], count, start)]
    return tiff(entries, numbers(count, kind))


def four_directories(count: int, kind: str) -> bytes:
    """Return EXIF whose four directories each have a tag with the same `count` numbers."""
    exif_at = 8 + len(directory([(0, 0, 0, 0)] * 4))
    gps_at = exif_at + len(directory([(0, 0, 0, 0)] * 2))
    last_at = gps_at + len(directory([(0, 0, 0, 0)]))
    start = last_at + len(directory([(0, 0, 0, 0)]))
    many = (UNKNOWN, TYPES[kind], count, start)
    main = [(ORIENTATION, 3, 1, 6), (EXIF, 4, 1, exif_at), (GPS, 4, 1, gps_at), many]
    return (
        b"II*\0\x08\0\0\0"
        + directory(main)
        + directory([many, (INTEROPERABILITY, 4, 1, last_at)])
        + directory([(2, *many[1:])])
        + directory([many])
        + numbers(count, kind)
    )


SHAPES = {"one tag": one_tag, "four directories": four_directories}


def in_png(exif: bytes) -> bytes:
    """Return a PNG with eXIf."""
    return png(8, 8, before=chunk(b"eXIf", exif))


def raw_profile(exif: bytes) -> bytes:
    """Return EXIF as ImageMagick writes it into a text of a PNG."""
    return b"\nexif\n%8d\n" % (len(exif) + 6) + (b"Exif\0\0" + exif).hex().encode() + b"\n"


def in_png_text(name: bytes, exif: bytes) -> bytes:
    """Return a PNG with EXIF in a text."""
    key = b"Raw profile type exif\0"
    text = raw_profile(exif)
    if name == b"zTXt":
        text = b"\0" + zlib.compress(text, 9)
    elif name == b"iTXt":
        text = b"\1\0\0\0" + zlib.compress(text, 9)
    return png(8, 8, before=chunk(name, key + text))


def in_jpeg(exif: bytes) -> bytes:
    """Return a JPEG with EXIF in as many segments as it needs."""
    parts = range(0, len(exif), JPEG_SEGMENT_BYTES)
    return jpeg_with(
        b"".join(segment(0xE1, b"Exif\0\0" + exif[at : at + JPEG_SEGMENT_BYTES]) for at in parts)
    )


def in_webp(exif: bytes) -> bytes:
    """Return a WebP with EXIF."""
    return saved(Image.new("RGB", (16, 16)), "WEBP", exif=b"Exif\0\0" + exif)


def in_avif(exif: bytes) -> bytes:
    """Return an AVIF with EXIF, which turns the picture while the file itself does not."""
    orientation = struct.pack("<HH", ORIENTATION, 3)
    hidden = struct.pack("<HH", ORIENTATION + 1, 3)  # else Pillow would write all of it anew
    exif = b"Exif\0\0" + exif.replace(orientation, hidden, 1)
    return saved(Image.new("RGB", (16, 16)), "AVIF", exif=exif).replace(hidden, orientation, 1)


def in_tiff(count: int, kind: str, turned: bool) -> bytes:
    """Return a TIFF of 8 x 8 whose directories Exif, GPS and Interop share the same numbers."""
    pixels_at = 8 + len(directory([(0, 0, 0, 0)] * 13))
    exif_at = pixels_at + 64
    one = len(directory([(0, 0, 0, 0)]))
    gps_at = exif_at + one
    last_at = gps_at + one
    many = (UNKNOWN, TYPES[kind], count, last_at + one)
    entries = [
        (256, 4, 1, 8),
        (257, 4, 1, 8),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, pixels_at),
        (ORIENTATION, 3, 1, 6 if turned else 1),
        (277, 3, 1, 1),
        (278, 4, 1, 8),
        (279, 4, 1, 64),
        (EXIF, 4, 1, exif_at),
        (GPS, 4, 1, gps_at),
        (INTEROPERABILITY, 4, 1, last_at),
    ]
    directories = directory([many]) + directory([(2, *many[1:])]) + directory([many])
    return tiff(entries, bytes(64) + directories + numbers(count, kind))


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "PNG": in_png,
    "PNG, tEXt": partial(in_png_text, b"tEXt"),
    "PNG, zTXt": partial(in_png_text, b"zTXt"),
    "PNG, iTXt": partial(in_png_text, b"iTXt"),
    "JPEG": in_jpeg,
    "WebP": in_webp,
    "AVIF": in_avif,
}


def in_container(
    container: Callable[[bytes], bytes], shape: Callable[[int, str], bytes], count: int, kind: str
) -> bytes:
    """Return a picture with EXIF of many numbers."""
    return container(shape(count, kind))


FILES: dict[str, Callable[[], bytes]] = (
    {
        f"{name}, EXIF of {count:,} {kind} in {shape_name}": partial(
            in_container, container, shape, count, kind
        )
        for (name, container), (shape_name, shape), (count, kind) in product(
            CONTAINERS.items(),
            SHAPES.items(),
            ((12_000, "RATIONAL"), (60_000, "RATIONAL"), (500_000, "RATIONAL"), (500_000, "SHORT")),
        )
    }
    | {
        f"{name}, EXIF of {count:,} {kind} in one tag": partial(
            in_container, CONTAINERS[name], one_tag, count, kind
        )
        for name, (count, kind) in product(
            ("PNG", "WebP", "AVIF"),
            ((6_000_000, "RATIONAL"), (6_000_000, "DOUBLE"), (24_000_000, "SHORT")),
        )
    }
    | {
        f"TIFF, {'turned, ' if turned else ''}three directories share {count:,} {kind}": partial(
            in_tiff, count, kind, turned
        )
        for (count, kind), turned in product(
            (
                (16_000, "RATIONAL"),
                (500_000, "RATIONAL"),
                (6_000_000, "RATIONAL"),
                (6_000_000, "DOUBLE"),
                (12_000_000, "LONG"),
                (24_000_000, "SHORT"),
            ),
            (False, True),
        )
    }
)
