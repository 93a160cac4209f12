"""Palettes by kmc and by other programs.

`python -m benchmarks.palettes.quality DIR` measures every program in one run, for every picture in
a folder and each K: the mean squared error (summed over the channels in 0..255), SSIM, bytes of
the PNG and seconds; then means, ratios and wins. --write writes docs/results/quality.md and
its plot.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity
from threadpoolctl import threadpool_limits

from benchmarks.palettes.quality_report import write_report
from benchmarks.palettes.quality_tables import Row, tables
from benchmarks.palettes.quantizers import Quantizer, quantizers
from compressor.imaging import encode_png, load_image

KS = (4, 16, 64, 256)
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}


def main() -> None:
    """Measure, print every row as it is measured, then the tables."""
    options = _options()
    files = sorted(path for path in options.folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise SystemExit(f"{options.folder} holds no picture")
    cv2.setNumThreads(1)
    rows = []
    with threadpool_limits(1):
        for row in measure(files, options.k, quantizers(options.starts)):
            print(row, flush=True)
            rows.append(row)
    print()
    print("\n".join(tables(rows, options.starts)))
    if options.write:
        write_report(rows, options.starts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.palettes.quality", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="a folder of pictures")
    parser.add_argument("--k", type=int, nargs="+", default=KS, help="numbers of colours")
    parser.add_argument("--starts", type=int, default=10, help="scikit-learn's starts")
    parser.add_argument("--quick", action="store_const", const=1, dest="starts", help="one start")
    parser.add_argument("--write", action="store_true", help="write docs/results/quality.md")
    return parser.parse_args()


def measure(files: list[Path], ks: list[int], programs: list[Quantizer]) -> Iterator[Row]:
    """Yield a row for every picture, K and program, the programs in turn."""
    for file in files:
        pixels = load_image(file.read_bytes()).pixels
        for k in ks:
            for program in programs:
                yield _row(file.stem, pixels, k, program)


def _row(name: str, pixels: NDArray[np.uint8], k: int, program: Quantizer) -> Row:
    """Measure one program on one picture."""
    start = time.perf_counter()
    indices, palette = program.run(pixels, k)
    seconds = time.perf_counter() - start
    result = palette[indices]
    error = pixels.astype(np.int32) - result
    used, indices = np.unique(indices, return_inverse=True)
    return Row(
        picture=name,
        k=k,
        program=program.name,
        mse=float((error**2).sum() * 3 / error.size),
        ssim=float(structural_similarity(pixels, result, channel_axis=2)),
        bytes=len(encode_png(indices.reshape(pixels.shape[:2]), palette[used])),
        seconds=seconds,
    )


if __name__ == "__main__":
    main()
