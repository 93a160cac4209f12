"""Encodes the same indexed pictures as PNG, WebP and JPEG XL.

`python -m benchmarks.formats [--write]` measures bytes and seconds of a core for each sample
picture and K = 4, 16, 64, 256, and the seconds and the memory of the largest pictures that are
written: a tiled photo that is dithered, and noise of 256 colours, the worst there is. --write
writes docs/formats.md.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.written_pages import DOCS
from compressor.imaging import IndexedPicture, apply_palette, load_image
from compressor.imaging.formats.encoder import encode
from compressor.imaging.formats.table import FILE_FORMATS
from compressor.imaging.png.layout import EFFORTS
from compressor.samples import SAMPLES
from kmc import best_palette, dither

PACKAGES = ("numpy", "pillow", "deflate", "pillow-jxl-plugin")
KS = (4, 16, 64, 256)
MAX_PIXELS = 16_000_000
MB = 1 << 20
INTRO = """\
# The same indices as PNG, WebP and JPEG XL

`python -m benchmarks.formats --write` wrote this page. {machine}

All files are lossless and hold the same pixels. Bytes are the sum over the {samples} sample
pictures; the ratio is the mean of each picture's bytes to those of its PNG at the same effort.
Seconds are those of a core for a megapixel, on a machine that others use too. Effort *best* tries
everything that libwebp has for pictures of up to 65,536 pixels alone, and libjxl's effort 9 up to
2 megapixels.
"""
LARGEST = """
## The largest pictures

A picture of {megapixels:.0f} megapixels at effort *balanced*, in a process of its own: seconds of
a core, and the process's most memory. An encoder can't be interrupted, so larger ones are not
written as WebP or JPEG XL. In the app a worker process encodes, which is ended when its visitor
leaves.

| picture | format | bytes | CPU s | memory, MB |
|---|---|---:|---:|---:|
"""


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("PICTURE", "FORMAT"))
    arguments = parser.parse_args()
    if arguments.child:
        print(_measure_largest(*arguments.child))
        return
    text = INTRO.format(machine=describe(PACKAGES), samples=len(SAMPLES))
    for k in KS:
        text += "\n".join(["", *_table(k), ""])
    text += LARGEST.format(megapixels=MAX_PIXELS / 1e6)
    for name in PICTURES:
        for format in FILE_FORMATS:
            command = [sys.executable, "-m", "benchmarks.formats", "--child", name, format]
            text += subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(text)
    if arguments.write:
        (DOCS / "formats.md").write_text(text, "utf-8")


def _table(k: int) -> Iterator[str]:
    yield f"## K = {k}"
    yield ""
    yield "| format, effort | bytes | to the PNG | s a megapixel |"
    yield "|---|---:|---:|---:|"
    pictures = [_quantize(sample.data, k) for sample in SAMPLES]
    for effort in EFFORTS:
        pngs: list[int] = []
        for format, each in FILE_FORMATS.items():
            start = time.process_time()
            sizes = [
                len(encode(picture.indices, picture.palette, format, effort=effort))
                for picture in pictures
            ]
            megapixels = sum(picture.indices.size for picture in pictures) / 1e6
            seconds = (time.process_time() - start) / megapixels
            pngs = pngs or sizes
            ratio = mean(size / png for size, png in zip(sizes, pngs, strict=True))
            yield f"| {each.label}, {effort} | {sum(sizes):,} | {ratio:.3f} | {seconds:.2f} |"


def _quantize(data: bytes, k: int) -> IndexedPicture:
    pixels = load_image(data).pixels
    return apply_palette(pixels, best_palette(pixels, k))


def _tiled_photo() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    pixels = load_image(SAMPLES[0].data).pixels
    palette = best_palette(pixels, 256, effort="fast")
    indices = dither(pixels, palette)
    rows = -(-4000 // indices.shape[0])
    columns = -(-4000 // indices.shape[1])
    return np.tile(indices, (rows, columns))[:4000, :4000], palette


def _noise() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (4000, 4000), np.uint8), rng.integers(0, 256, (256, 3), np.uint8)


PICTURES = {"a dithered photo, tiled": _tiled_photo, "noise of 256 colours": _noise}


def _measure_largest(name: str, format: str) -> str:
    """Return the row of a picture and a format; the process does nothing else."""
    indices, palette = PICTURES[name]()
    start = time.process_time()
    size = len(encode(indices, palette, format))
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    label = FILE_FORMATS[format].label
    return f"| {name} | {label} | {size:,} | {seconds:.1f} | {memory:,.0f} |"


if __name__ == "__main__":
    main()
