"""JPEG with long runs of bytes that belong to no segment."""

from collections.abc import Callable
from functools import partial
from itertools import product

from benchmarks.hostile.file_builders import jpeg_with, segment

MB = 1_000_000  # bytes
MARKERS = {"00": b"\0", "01": b"\x01", "RST0": b"\xd0", "RST7": b"\xd7"}
START = b"\xff\xd8"
END = b"\xff\xd9"


def at_the_beginning(junk: bytes) -> bytes:
    """Return a small JPEG with junk before its first segment."""
    return jpeg_with(junk)


def between_segments(junk: bytes) -> bytes:
    """Return a small JPEG with junk between two segments."""
    return jpeg_with(segment(0xFE, b"one") + junk + segment(0xFE, b"two"))


def in_the_scan(junk: bytes) -> bytes:
    """Return a small JPEG with junk among its coded pixels."""
    data = jpeg_with(b"")
    return data[: -len(END)] + junk + END


def at_the_end(junk: bytes) -> bytes:
    """Return a small JPEG with junk behind it."""
    return jpeg_with(b"") + junk


def alone(junk: bytes) -> bytes:
    """Return a JPEG that has nothing but junk."""
    return START + segment(0xE0, b"") + junk


PLACES = {
    "before the first segment": at_the_beginning,
    "between segments": between_segments,
    "in the scan": in_the_scan,
    "behind the picture": at_the_end,
    "and no picture": alone,
}


def fill_bytes(place: Callable[[bytes], bytes], count: int, marker: bytes) -> bytes:
    """Return a JPEG with `count` bytes FF, and then one that makes them no marker."""
    return place(b"\xff" * count + marker)


def repeated(place: Callable[[bytes], bytes], size: int, junk: bytes) -> bytes:
    """Return a JPEG with `size` bytes of repeated junk."""
    return place(junk * (size // len(junk)))


FILES: dict[str, Callable[[], bytes]] = {
    f"JPEG, {count:,} FF, then {name}, {where}": partial(fill_bytes, place, count, marker)
    for (where, place), (name, marker), count in product(
        PLACES.items(), MARKERS.items(), (20_000, 160_000)
    )
} | {
    f"JPEG, {size / MB:g} MB of {junk.hex(' ').upper()} {where}": partial(
        repeated, place, size, junk
    )
    for (where, place), junk, size in product(
        PLACES.items(), (b"\xff\0", b"\xff", b"\0", b"\xff\xff\0"), (MB, 50 * MB)
    )
}
