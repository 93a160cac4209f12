"""Encodes the same indexed pictures as PNG by several encoders.

`python -m benchmarks.speed.png DIR [--write]` measures bytes and seconds for every picture in DIR
and K = 4, 16, 64, 256: of kmc's encoder in three efforts, of Pillow at zlib 9, of libdeflate 12
without filters, and of oxipng. --write writes docs/results/png.md.
"""

import argparse
import io
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import mean

import numpy as np
import oxipng
from numpy.typing import NDArray
from PIL import Image

from benchmarks.machine import describe
from benchmarks.picture_files import picture_files
from benchmarks.written_pages import RESULTS
from compressor.imaging import IndexedPicture, apply_palette, bit_depth, encode_png, load_image
from compressor.imaging.png.deflate import compress
from compressor.imaging.png.layout import EFFORTS, PngLayout
from kmc import best_palette, count_colors

Bytes = NDArray[np.uint8]
Encoder = Callable[[Bytes, Bytes], int]  # indices (H, W) and palette (k, 3) to bytes of the PNG

PACKAGES = ("numpy", "pillow", "deflate", "oxipng-pybind")
KS = (4, 16, 64, 256)
REFERENCE = "Pillow, zlib 9"


def encode_by_pillow(indices: Bytes, palette: Bytes) -> bytes:
    """Return Pillow's PNG: the smallest bit depth, no filter, zlib 9."""
    image = Image.fromarray(indices)
    file = io.BytesIO()
    image.putpalette(palette.tobytes())
    image.save(file, "PNG", bits=bit_depth(len(palette)), compress_level=9)
    return file.getvalue()


def by_libdeflate(indices: Bytes, palette: Bytes) -> int:
    """Return the bytes of the same rows as Pillow's, packed by libdeflate 12."""
    colors = len(palette)
    layout = PngLayout(order=np.arange(colors), depth=bit_depth(colors), filters=False)
    overhead = 8 + 25 + 12 + 3 * colors + 12 + 12  # signature, IHDR, PLTE, and two chunks' frames
    return overhead + len(compress(layout.scanlines(indices), 12))


def by_oxipng(indices: Bytes, palette: Bytes, level: int) -> int:
    """Return the bytes that oxipng makes of Pillow's file."""
    return len(oxipng.optimize_from_memory(encode_by_pillow(indices, palette), level=level))


def by_kmc(indices: Bytes, palette: Bytes, effort: str) -> int:
    """Return the bytes of this project's PNG."""
    return len(encode_png(indices, palette, effort=effort))


ENCODERS: dict[str, Encoder] = {
    REFERENCE: lambda indices, palette: len(encode_by_pillow(indices, palette)),
    "libdeflate 12, no filter": by_libdeflate,
    "oxipng -o2": partial(by_oxipng, level=2),
    "oxipng -o4": partial(by_oxipng, level=4),
    **{f"kmc, {effort}": partial(by_kmc, effort=effort) for effort in EFFORTS},
}


def pictures(folder: Path) -> Sequence[tuple[int, IndexedPicture]]:
    """Return K and the picture in K colours, for every file and K."""
    indexed = []
    for file in picture_files(folder):
        pixels = load_image(file.read_bytes()).pixels
        color_counts = count_colors(pixels)
        for k in KS:
            palette = best_palette(color_counts, k, effort="fast")
            indexed.append((k, apply_palette(pixels, palette, color_counts)))
    return indexed


def table(k: int, sizes: dict[str, list[int]], seconds: dict[str, list[float]]) -> str:
    """Return a row for each encoder: total bytes, mean ratio to Pillow's, mean seconds."""
    rows = [f"| K = {k} | bytes | to Pillow | s |", "| --- | ---: | ---: | ---: |"]
    for encoder, encoder_sizes in sizes.items():
        ratio = mean(
            size / base for size, base in zip(encoder_sizes, sizes[REFERENCE], strict=True)
        )
        rows.append(
            f"| {encoder} | {sum(encoder_sizes):,} | {ratio:.4f} | {mean(seconds[encoder]):.3f} |"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.png", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PNG or JPEG pictures")
    parser.add_argument("--write", action="store_true", help="write docs/results/png.md")
    arguments = parser.parse_args()
    sizes = {k: defaultdict[str, list[int]](list) for k in KS}
    seconds = {k: defaultdict[str, list[float]](list) for k in KS}
    for k, picture in pictures(arguments.folder):
        for name, encode in ENCODERS.items():
            start = time.perf_counter()
            sizes[k][name].append(encode(picture.indices, picture.palette))
            seconds[k][name].append(time.perf_counter() - start)
    parts = [
        "# The same indices in the PNG of several encoders",
        f"`python -m benchmarks.speed.png DIR --write` wrote this page. {describe(PACKAGES)}",
        f"{len(sizes[KS[0]][REFERENCE])} pictures; indices and palette are the same for all, and"
        " all files are lossless. oxipng works in several threads, the others in one; its time"
        " includes writing Pillow's file, which it starts from. Seconds are from a machine that"
        " others use too.",
        *(table(k, sizes[k], seconds[k]) for k in KS),
    ]
    print("\n\n".join(parts))
    if arguments.write:
        (RESULTS / "png.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
