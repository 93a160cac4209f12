"""What decoding in a process of its own costs: `load_untrusted_image` against `load_image`.

`python -m benchmarks.hostile.overhead [--rounds 15]` decodes photos as JPEG, PNG and PNG with alpha
both ways in turn, with the process that decodes running already, and prints the medians: seconds by
the clock, and of computing in both processes, which tell more on a busy machine. Wanted are
at most 0.05 s more for 0.4 megapixels and 10 % more for 10, of computing; else it ends with exit
status 1. All pixels are compared.
"""

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from benchmarks.hostile.fuzz.decoder import child_processes
from benchmarks.machine import describe
from benchmarks.photos import photo
from compressor.imaging import Picture, load_image
from compressor.imaging.malloc import mmap_large_blocks
from compressor.parallel.decoder import load_untrusted_image, start_decoder

SMALL = (730, 548)  # 0.4 megapixels
LARGE = (3652, 2739)  # 10 megapixels
MAX_SECONDS_MORE = 0.05
MAX_SHARE_MORE = 0.10


class Seconds(NamedTuple):
    """A duration by the clock, and that of computing, both in seconds."""

    clock: float
    computing: float


def files(size: tuple[int, int]) -> dict[str, bytes]:
    """Return a photo of this size in each kind of file."""
    jpeg = photo(1, *size)
    with Image.open(io.BytesIO(jpeg)) as opened:
        image = opened.convert("RGB")
    alpha = np.linspace(0, 255, size[0]).astype(np.uint8)[None].repeat(size[1], 0)
    transparent = image.copy()
    transparent.putalpha(Image.fromarray(alpha))
    return {"JPEG": jpeg, "PNG": as_png(image), "PNG with alpha": as_png(transparent)}


def as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


class Stopwatch:
    """Measures by the clock and by the computing of this process and of its children."""

    def __init__(self) -> None:
        self._children = [Path(f"/proc/{pid}/schedstat") for pid in child_processes()]

    def now(self) -> Seconds:
        """Return the seconds since some time."""
        children = sum(int(file.read_text().split()[0]) for file in self._children) / 1e9
        return Seconds(clock=time.perf_counter(), computing=time.process_time() + children)

    def measure(self, load: Callable[[bytes], Picture], data: bytes) -> tuple[Seconds, Picture]:
        """Return how long decoding and counting took, for which an upload waits."""
        start = self.now()
        picture = load(data)
        picture.count_colors()  # as an upload does; what another process has written is mapped
        end = self.now()
        return Seconds(end.clock - start.clock, end.computing - start.computing), picture


def medians(stopwatch: Stopwatch, data: bytes, rounds: int) -> tuple[Seconds, Seconds, Seconds]:
    """Return the medians of both ways, and of the differences within a round."""
    here = []
    apart = []
    for number in range(rounds + 1):
        own_seconds, expected = stopwatch.measure(load_image, data)
        apart_seconds, picture = stopwatch.measure(load_untrusted_image, data)
        assert np.array_equal(picture.pixels_with_alpha, expected.pixels_with_alpha)
        if number:  # the first round fills caches
            here.append(own_seconds)
            apart.append(apart_seconds)
    more = [
        Seconds(later.clock - earlier.clock, later.computing - earlier.computing)
        for earlier, later in zip(here, apart, strict=True)
    ]
    return median(here), median(apart), median(more)


def median(measured: list[Seconds]) -> Seconds:
    return Seconds(*map(statistics.median, zip(*measured, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile.overhead", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    mmap_large_blocks()  # as the server does, whose uploads these are
    start_decoder()
    print(describe(("pillow", "numpy")))
    print("| picture | load_image | load_untrusted_image | more | of computing | more | |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    stopwatch = Stopwatch()
    is_slow = False
    for size in (SMALL, LARGE):
        for name, data in files(size).items():
            here, apart, more = medians(stopwatch, data, rounds)
            megapixels = size[0] * size[1] / 1e6
            print(
                f"| {name}, {megapixels:.1f} MP | {here.clock:.3f} s | {apart.clock:.3f} s"
                f" | {more.clock:+.3f} s | {here.computing:.3f} s | {more.computing:+.3f} s"
                f" | {more.computing / here.computing:+.0%} |",
                flush=True,
            )
            limit = MAX_SECONDS_MORE if size == SMALL else MAX_SHARE_MORE * here.computing
            is_slow |= more.computing > limit
    sys.exit(is_slow)


if __name__ == "__main__":
    main()
