"""Colour profiles whose conversion is a program of very many steps, or very large tables.

A tag D2B1 of the type multiProcessElements (ICC.1:2022, 10.16) may name the same few bytes as a
step any number of times.
"""

import struct
import zlib
from collections.abc import Callable
from functools import partial
from itertools import product

from PIL import Image

from benchmarks.hostile.file_builders import chunk, png, saved
from benchmarks.hostile.icc_profiles import DISPLAY_P3, matrix_profile, with_tags

MATRIX = (0.9, 0.05, 0.05, 0.05, 0.9, 0.05, 0.05, 0.05, 0.9)
OFFSET = (0.001, 0.0, 0.0)
CHANNELS = 3


def matrix_step() -> bytes:
    """Return a step that multiplies by a matrix."""
    numbers = struct.pack(">12f", *MATRIX, *OFFSET)
    return b"matf" + bytes(4) + struct.pack(">HH", CHANNELS, CHANNELS) + numbers


def curves_step() -> bytes:
    """Return a step of three curves, each of one segment of the formula (a X + b) ^ g + c."""
    curve = b"curf" + bytes(4) + struct.pack(">HH", 1, 0)
    curve += b"parf" + bytes(4) + struct.pack(">HH4f", 0, 0, 1.01, 1.0, 0.0, 0.0)
    places = struct.pack(">II", 12 + 8 * CHANNELS, len(curve)) * CHANNELS
    return b"cvst" + bytes(4) + struct.pack(">HH", CHANNELS, CHANNELS) + places + curve


STEPS = {"matrices": matrix_step(), "curves": curves_step()}


def program(steps: int, step: bytes) -> bytes:
    """Return a program of `steps` equal steps, which all are the same bytes."""
    head = b"mpet" + bytes(4) + struct.pack(">HHI", CHANNELS, CHANNELS, steps)
    return head + struct.pack(">II", len(head) + 8 * steps, len(step)) * steps + step


def profile_of(steps: int, step: bytes, tag: bytes = b"D2B1") -> bytes:
    """Return the profile of a display that has matrix and curves, and a program besides."""
    return with_tags(matrix_profile("Program", *DISPLAY_P3), {tag: program(steps, step)})


def in_png(profile: bytes) -> bytes:
    """Return a PNG with a profile, which packs to almost nothing."""
    return png(8, 8, before=chunk(b"iCCP", b"k\0\0" + zlib.compress(profile, 9)))


def in_format(format: str, profile: bytes) -> bytes:
    """Return a picture of any other format with a profile."""
    return saved(Image.new("RGB", (16, 16), (9, 99, 199)), format, icc_profile=profile)


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "PNG": in_png,
    **{format: partial(in_format, format) for format in ("JPEG", "WEBP", "TIFF", "AVIF")},
}


def with_program(container: Callable[[bytes], bytes], steps: int, step: bytes, tag: bytes) -> bytes:
    """Return a picture whose profile has a program."""
    return container(profile_of(steps, step, tag))


def with_long_curves(container: Callable[[bytes], bytes], points: int) -> bytes:
    """Return a picture whose profile has one curve of very many points for all channels."""
    ramp = struct.pack(f">{points}H", *(65_535 * n // (points - 1) for n in range(points)))
    curve = b"curv" + bytes(4) + struct.pack(">I", points) + ramp
    tags = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return container(with_tags(matrix_profile("Long", *DISPLAY_P3), tags))


def with_large_table(container: Callable[[bytes], bytes], points: int) -> bytes:
    """Return a picture whose profile has a table of `points` colours a channel (mft2)."""
    head = b"mft2" + bytes(4) + bytes([CHANNELS, CHANNELS, points, 0])
    identity = struct.pack(">9i", *(65536 if i % 4 == 0 else 0 for i in range(9)))
    curves = struct.pack(">HH", 2, 2) + struct.pack(">HH", 0, 65535) * CHANNELS
    colors = bytes(2 * CHANNELS * points**CHANNELS)
    table = head + identity + curves + colors + struct.pack(">HH", 0, 65535) * CHANNELS
    tags = dict.fromkeys((b"A2B0", b"A2B1"), table)
    return container(with_tags(matrix_profile("Large", *DISPLAY_P3), tags))


FILES: dict[str, Callable[[], bytes]] = (
    {
        f"{name}, profile of {steps:,} {kind}": partial(
            with_program, container, steps, step, b"D2B1"
        )
        for (name, container), (kind, step), steps in product(
            CONTAINERS.items(), STEPS.items(), (1000, 10_000, 100_000)
        )
    }
    | {
        f"PNG, profile of 10,000 matrices in {tag.decode()}": partial(
            with_program, in_png, 10_000, matrix_step(), tag
        )
        for tag in (b"D2B0", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3", b"A2B1")
    }
    | {
        f"{name}, profile with curves of {points:,} points": partial(
            with_long_curves, container, points
        )
        for (name, container), points in product(CONTAINERS.items(), (4096, 32_000, 400_000))
    }
    | {
        f"{name}, profile with a table of {points} x {points} x {points}": partial(
            with_large_table, container, points
        )
        for (name, container), points in product(CONTAINERS.items(), (50, 85))
    }
)
