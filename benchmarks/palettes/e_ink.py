"""Six e-ink colours as the eye mixes them: this project's dithering and that of epaper-dithering.

`python -m benchmarks.palettes.e_ink DIR [--write]` measures the mean CIEDE2000 after a blur of
sigma 2 pixels, and the seconds, for the middle of every picture in DIR. --write
writes docs/results/e-ink.md.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from epaper_dithering import SPECTRA_7_3_6COLOR, DitherMode, dither_image
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage.color import deltaE_ciede2000, rgb2lab

from benchmarks.machine import describe
from benchmarks.written_pages import RESULTS
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from kmc import dither, linear_from_srgb, quantize_spatially, srgb_from_linear

Bytes = NDArray[np.uint8]
PAGE = RESULTS / "e-ink.md"
PACKAGES = ("numpy", "pillow", "scikit-image", "epaper-dithering")
SIGMA = 2.0  # pixels
SIDE = 400  # pixels of each picture that are dithered, from its middle
INKS = NAMED_PALETTES["spectra-6"].colors
INTRO = """\
# Six e-ink colours

`python -m benchmarks.palettes.e_ink DIR --write` wrote this page. {machine}.

The measured colours of a Spectra 6 panel (`--palette spectra-6`), on {count} photographs: the mean
CIEDE2000 between the dithered picture and its original once both are blurred with sigma 2 pixels,
in the numbers of the file (sRGB), and in linear light; less is better. Of each picture its
middle of 400 x 400 pixels is dithered; seconds are CPU time for that.

The panel's white is a light grey and its green dark, so most of the difference is of colours that
no mixture reaches: on three whole pictures those moved to the nearest mixture, without any dots,
still differ by 10.2, and dithered by 10.7. `--dither=eye` moves them so (`kmc/dithering/gamut.py`)
and then chooses dots for a blurred eye that mixes in sRGB.

| | sRGB | linear light | s |
| --- | ---: | ---: | ---: |
"""
LOSSES = """
In the numbers of the file `--dither=eye` is nearest. In linear light, in which dots on a panel mix,
the direct binary search of epaper-dithering is nearer, since it aims at that; it is farthest in the
numbers of the file. A first version of ours that mixed in linear light had 12.9 there, where that
search has 13.7, and 14.2 in sRGB, on three of the pictures as a whole: no dots serve both.

Tried for colours outside, on the same three pictures, sRGB / linear light: clipped by the search
itself in OKLab 13.2 / 15.9, in RGB 12.3 / 14.7, in CIELAB 11.6 / 14.1; moved to the nearest mixture
in OKLab 13.5 / 16.7, in CIELAB with chroma counted 0.6 times 11.6 / 14.7; with chroma compressed as
CIEDE2000 weighs it, and the error as it is counted less, 10.7 / 14.7, which is what is done.
"""


def by_diffusion(pixels: Bytes, space: str) -> Bytes:
    """Return what error diffusion of full strength shows."""
    return INKS[dither(pixels, INKS, space=space, strength=1)]


def for_eye(pixels: Bytes) -> Bytes:
    """Return what the search for a blurred eye shows."""
    chosen = quantize_spatially(pixels, INKS, fixed=INKS, run_cost=0, to_gamut=True)
    return INKS[chosen.indices]


def by_epaper(pixels: Bytes, mode: DitherMode, dbs: bool = False, fit: bool = False) -> Bytes:
    """Return what epaper-dithering shows, with its search, or with its compression of colours."""
    amount = "auto" if fit else 0.0
    shown = dither_image(
        Image.fromarray(pixels), SPECTRA_7_3_6COLOR, mode=mode, dbs=dbs, tone=amount, gamut=amount
    )
    return np.asarray(shown.convert("RGB"))


METHODS: dict[str, Callable[[Bytes], Bytes]] = {
    "this project, `--dither=eye`": for_eye,
    "this project, `--dither`, RGB": partial(by_diffusion, space="rgb"),
    "this project, `--dither`, CIELAB": partial(by_diffusion, space="cielab"),
    "epaper-dithering, Burkes (its default)": partial(by_epaper, mode=DitherMode.BURKES),
    "epaper-dithering, Floyd-Steinberg": partial(by_epaper, mode=DitherMode.FLOYD_STEINBERG),
    "epaper-dithering, Burkes, tone and gamut auto": partial(
        by_epaper, mode=DitherMode.BURKES, fit=True
    ),
    "epaper-dithering, Burkes and direct binary search": partial(
        by_epaper, mode=DitherMode.BURKES, dbs=True
    ),
}


def difference(pixels: Bytes, shown: Bytes, is_linear: bool) -> float:
    """Return the mean CIEDE2000 of two pictures that are blurred."""
    labs = [rgb2lab(blurred(each, is_linear)) for each in (pixels, shown)]
    return float(deltaE_ciede2000(*labs).mean())


def blurred(pixels: Bytes, is_linear: bool) -> NDArray[np.float64]:
    """(H, W, 3) uint8 to sRGB in 0..1, blurred in linear light or as it is."""
    values = pixels / 255
    if not is_linear:
        return np.asarray(gaussian_filter(values, (SIGMA, SIGMA, 0)))
    light = gaussian_filter(linear_from_srgb(values), (SIGMA, SIGMA, 0))
    return np.clip(srgb_from_linear(light), 0, 1)


def middle(pixels: Bytes) -> Bytes:
    """Return the middle `SIDE` x `SIDE` pixels of a picture, or all where it has fewer."""
    height, width = pixels.shape[:2]
    top = max(0, height - SIDE) // 2
    left = max(0, width - SIDE) // 2
    return np.ascontiguousarray(pixels[top : top + SIDE, left : left + SIDE])


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PNG pictures")
    parser.add_argument("--write", action="store_true", help="write docs/results/e-ink.md")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.png"))
    text = INTRO.format(machine=describe(PACKAGES), count=len(files))
    measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in METHODS}
    for file in files:
        pixels = middle(np.asarray(Image.open(file).convert("RGB")))
        for name, run in METHODS.items():
            start = time.process_time()
            shown = run(pixels)
            seconds = time.process_time() - start
            row = (difference(pixels, shown, False), difference(pixels, shown, True), seconds)
            print(file.stem, name, row, flush=True)
            measured[name].append(row)
    for name, rows in measured.items():
        means = np.mean(rows, axis=0)
        text += f"| {name} | {means[0]:.2f} | {means[1]:.2f} | {means[2]:.1f} |\n"
    text += LOSSES
    print(text)
    if arguments.write:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
