"""The same indices in several writers' PNG: `python -m benchmarks.speed.png DIR [--write]`.

For every picture in DIR and K = 4, 16, 64, 256: bytes and seconds of our encoder in three
efforts, of Pillow at zlib 9, of libdeflate 12 without filters, and of oxipng. --write fills
docs/png.md.
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
from compressor.imaging import IndexedPicture, apply_palette, bit_depth, encode_png, load_image
from compressor.imaging.png.deflate import compress
from compressor.imaging.png.layout import EFFORTS, PngLayout
from kmc import best_palette, count_colors

Bytes = NDArray[np.uint8]
Writer = Callable[[Bytes, Bytes], int]

DOCS = Path(__file__).parent.parent.parent / "docs"
PACKAGES = ("numpy", "pillow", "deflate", "oxipng-pybind")
KS = (4, 16, 64, 256)
PLAIN = "Pillow, zlib 9"


def plain(indices: Bytes, palette: Bytes) -> bytes:
    """By Pillow: the fewest bits, no filter, zlib 9."""
    image = Image.fromarray(indices)
    file = io.BytesIO()
    image.putpalette(palette.tobytes())
    image.save(file, "PNG", bits=bit_depth(len(palette)), compress_level=9)
    return file.getvalue()


def by_libdeflate(indices: Bytes, palette: Bytes) -> int:
    """The same rows as `plain`, by libdeflate 12."""
    colors = len(palette)
    layout = PngLayout(order=np.arange(colors), depth=bit_depth(colors), filters=False)
    around = 8 + 25 + 12 + 3 * colors + 12 + 12  # signature, IHDR, PLTE, and two chunks' frames
    return around + len(compress(layout.scanlines(indices), 12))


def by_oxipng(indices: Bytes, palette: Bytes, level: int) -> int:
    """oxipng on the plain file."""
    return len(oxipng.optimize_from_memory(plain(indices, palette), level=level))


def by_us(indices: Bytes, palette: Bytes, effort: str) -> int:
    return len(encode_png(indices, palette, effort=effort))


METHODS: dict[str, Writer] = {
    PLAIN: lambda indices, palette: len(plain(indices, palette)),
    "libdeflate 12, no filter": by_libdeflate,
    "oxipng -o2": partial(by_oxipng, level=2),
    "oxipng -o4": partial(by_oxipng, level=4),
    **{f"kmc, {effort}": partial(by_us, effort=effort) for effort in EFFORTS},
}


def pictures(folder: Path) -> Sequence[tuple[int, IndexedPicture]]:
    """K and the picture in K colours, for every file and K."""
    made = []
    for file in sorted(folder.iterdir()):
        if file.suffix in (".png", ".jpg", ".jpeg"):
            pixels = load_image(file.read_bytes()).pixels
            color_counts = count_colors(pixels)
            for k in KS:
                palette = best_palette(color_counts, k, effort="fast")
                made.append((k, apply_palette(pixels, palette, color_counts)))
    return made


def table(k: int, sizes: dict[str, list[int]], seconds: dict[str, list[float]]) -> str:
    """One row a method: all bytes, the mean ratio to the plain file, the mean seconds."""
    rows = [f"| K = {k} | bytes | to Pillow | s |", "| --- | ---: | ---: | ---: |"]
    for method, found in sizes.items():
        ratio = mean(size / base for size, base in zip(found, sizes[PLAIN], strict=True))
        rows.append(f"| {method} | {sum(found):,} | {ratio:.4f} | {mean(seconds[method]):.3f} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.png", description=__doc__)
    parser.add_argument("folder", type=Path, help="with PNG or JPEG pictures")
    parser.add_argument("--write", action="store_true", help="write docs/png.md")
    arguments = parser.parse_args()
    sizes = {k: defaultdict[str, list[int]](list) for k in KS}
    seconds = {k: defaultdict[str, list[float]](list) for k in KS}
    for k, picture in pictures(arguments.folder):
        for method, writer in METHODS.items():
            start = time.perf_counter()
            sizes[k][method].append(writer(picture.indices, picture.palette))
            seconds[k][method].append(time.perf_counter() - start)
    parts = [
        "# The same indices in several writers' PNG",
        f"`python -m benchmarks.speed.png DIR --write` wrote this page. {describe(PACKAGES)}",
        f"{len(sizes[KS[0]][PLAIN])} pictures; indices and palette are the same for all, and all"
        " files are without loss. oxipng works in several threads, the others in one; its time"
        " includes writing the plain file that it starts from. Seconds are from a machine that"
        " others use too.",
        *(table(k, sizes[k], seconds[k]) for k in KS),
    ]
    print("\n\n".join(parts))
    if arguments.write:
        (DOCS / "png.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
