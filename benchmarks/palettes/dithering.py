"""Dithering by kmc, libimagequant and Pillow.

`python -m benchmarks.palettes.dithering DIR [--write]` measures SSIMULACRA2, MSE, SSIM, bytes and
seconds of each method in turn, for every picture in DIR and K = 16, 64, 256, then means and wins.
With --write all of it goes to docs/results/dithering.md, with a plot.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import imagequant
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.metrics import structural_similarity
from ssimulacra2 import compute_ssimulacra2

from benchmarks.machine import describe
from benchmarks.palettes.dithering_report import Score, plot, report
from benchmarks.picture_files import picture_files
from benchmarks.written_pages import PLOTS, RESULTS
from compressor.imaging.png.encoder import encode_png
from kmc import DITHER_STRENGTH, best_palette, dither

Bytes = NDArray[np.uint8]
Indexed = tuple[Bytes, Bytes]  # (H, W) indices and (k, 3) palette

PACKAGES = ("numpy", "pillow", "imagequant", "ssimulacra2", "scikit-image")
KS = (16, 64, 256)


def by_kmc(pixels: Bytes, k: int, space: str, strength: float) -> Indexed:
    """Return palette and indices by kmc."""
    palette = best_palette(pixels, k, space=space)
    return dither(pixels, palette, space=space, strength=strength), palette


def by_pillow(pixels: Bytes, k: int) -> Indexed:
    """Return Pillow's Floyd-Steinberg dithering, in RGB, with kmc's OKLab palette."""
    palette = best_palette(pixels, k, space="oklab")
    palette_image = Image.new("P", (1, 1))
    palette_image.putpalette(palette.tobytes())
    mapped = Image.fromarray(pixels).quantize(
        palette=palette_image, dither=Image.Dither.FLOYDSTEINBERG
    )
    return np.asarray(mapped), palette


def by_libimagequant(pixels: Bytes, k: int, strength: float) -> Indexed:
    """Return palette and indices by libimagequant, at its default speed and full quality."""
    height, width = pixels.shape[:2]
    alpha = np.full((height, width, 1), 255, np.uint8)
    raw = np.concatenate([pixels, alpha], axis=2).tobytes()
    indices, palette = imagequant.quantize_raw_rgba_bytes(raw, width, height, strength, k)
    colors = np.array(palette, np.uint8).reshape(-1, 4)[:, :3]
    return np.frombuffer(indices, np.uint8).reshape(height, width), colors


METHODS: dict[str, Callable[[Bytes, int], Indexed]] = {
    "kmc RGB": partial(by_kmc, space="rgb", strength=0),
    "kmc OKLab": partial(by_kmc, space="oklab", strength=0),
    "kmc OKLab, dithered": partial(by_kmc, space="oklab", strength=DITHER_STRENGTH),
    "kmc OKLab, strength 1": partial(by_kmc, space="oklab", strength=1),
    "Pillow Floyd-Steinberg": by_pillow,
    "libimagequant": partial(by_libimagequant, strength=0.0),
    "libimagequant, dithered": partial(by_libimagequant, strength=1.0),
}


def measure(file: Path, folder: Path) -> Iterator[Score]:
    """Measure one picture with every K and method; files for comparison go to `folder`."""
    pixels = np.asarray(Image.open(file).convert("RGB"))
    original = folder / "original.png"
    result = folder / "result.png"
    Image.fromarray(pixels).save(original)
    for k in KS:
        for method, run in METHODS.items():
            start = time.perf_counter()
            indices, palette = run(pixels, k)
            seconds = time.perf_counter() - start
            shown = palette[indices]
            Image.fromarray(shown).save(result, compress_level=1)
            error = shown.astype(np.float64) - pixels
            yield Score(
                picture=file.stem,
                k=k,
                method=method,
                ssimulacra2=float(compute_ssimulacra2(str(original), str(result))),
                mse=float((error**2).sum(axis=2).mean()),
                ssim=float(structural_similarity(pixels, shown, channel_axis=2)),
                size=len(encode_png(indices, palette)),
                seconds=seconds,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.palettes.dithering", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="a folder of PNG or JPEG pictures")
    parser.add_argument("--write", action="store_true", help="write docs/results/dithering.md")
    arguments = parser.parse_args()
    files = picture_files(arguments.folder)
    scores = []
    with TemporaryDirectory() as folder:
        for file in files:
            for score in measure(file, Path(folder)):
                print(score, flush=True)
                scores.append(score)
    text = report(scores, tuple(METHODS), KS, describe(PACKAGES))
    print(text)
    if arguments.write:
        (RESULTS / "dithering.md").write_text(text + "\n", encoding="utf-8")
        plot(scores, tuple(METHODS), PLOTS / "dithering.svg")


if __name__ == "__main__":
    main()
