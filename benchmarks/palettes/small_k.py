"""Few colours as the eye sees them: error diffusion, and palette and pixels chosen together.

`python -m benchmarks.palettes.small_k DIR [--write]` measures SSIMULACRA2, bytes and seconds of
each way, for every picture in DIR and K = 4, 8 and 16. --write writes docs/results/small-k.md.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imagequant
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.machine import describe
from benchmarks.written_pages import RESULTS
from compressor.imaging.png.encoder import encode_png
from compressor.imaging.ssimulacra2 import Ssimulacra2
from kmc import DITHER_STRENGTH, best_palette, dither, quantize_spatially

Bytes = NDArray[np.uint8]
Indexed = tuple[Bytes, Bytes]  # (H, W) indices and (k, 3) palette

PAGE = RESULTS / "small-k.md"
PACKAGES = ("numpy", "pillow", "imagequant")
KS = (4, 8, 16)
DIFFUSED = "error diffusion, strength 0.9"
EYE = "for the eye"
FIXED = "for the eye, palette fixed"
WANTED = 25.0  # SSIMULACRA2 at K = 16, at no more bytes than error diffusion's
INTRO = f"""\
# Few colours, for the eye

`python -m benchmarks.palettes.small_k DIR --write` wrote this page. {{machine}}.

With few colours a picture is a mixture of dots, which the eye blurs. Error diffusion visits each
pixel once, with a palette that was searched for nearest colours. Dithering *for the eye*
(`--dither=eye`, `kmc.quantize_spatially`) goes on from there: each pixel takes, over and over, the
entry with which the blurred picture is nearest to the blurred original, and in between the entries
of the palette move to where that is least (J. Puzicha et al., IEEE Trans. Image Processing 9(4),
2000; M. Analoui and J. P. Allebach, Proc. SPIE 1666, 1992). What it minimises stands in
`kmc/dithering/energy.py`: the blurred error, a part of the error as it is, and a price for every
change of colour along a row, since files get small by runs.

Means of {{count}} pictures in OKLab. SSIMULACRA2 is 100 for the original, 30 is low quality
([measures.md](../measures.md)). All bytes come from one encoder; seconds are CPU time of one thread
for palette and pixels. The aim was {WANTED:g} at K = 16 at no more bytes than error diffusion.

What it costs: time, and PSNR, as all dithering does. What weighs more in protected parts is the
palette; with them it stays as it was searched, and pixels alone are chosen. Locked colours stay,
and so does what is not opaque.
"""
TRIED = """
## What was tried on the way

On four of the pictures, K = 16, where error diffusion has 12.3 at 66.2 kB (a first version; the
numbers of sweeps and filters differ a little from those above):

| energy | SSIMULACRA2 | kB |
| --- | ---: | ---: |
| blurred error alone, sigma 1 | 9.3 | 102.2 |
| blurred error alone, sigma 1.5 | -4.6 | 112.0 |
| and a tenth of the error as it is | 25.3 | 80.9 |
| and changes to all four neighbours priced | 22.8 | 73.9 |
| the tenth, and changes along rows priced | 22.1 | 67.1 |
| the same, lightness counted twice | 27.1 | 69.7 |
| the same, red-green counted 1.4 times instead | 15.0 | 70.4 |
| four neighbours priced, errors divided by the local contrast | 22.4 | 72.9 |
| the same, at twice the price | 17.7 | 64.6 |
| the same, begun with nearest colours instead of dithered ones | 16.4 | 61.9 |

So the blur alone, which is the method of the papers, loses: its noise is invisible at a distance,
but SSIMULACRA2 looks from nearby. At K = 32 a run with a slightly lower price of changes had 51.6
at 98.4 kB on all ten pictures, and error diffusion 41.2 at 100.1 kB.
"""


@dataclass(frozen=True, kw_only=True)
class Score:
    """Quality, size and time of one picture by one way."""

    picture: str
    k: int
    method: str
    ssimulacra2: float
    size: int
    seconds: float


def by_diffusion(pixels: Bytes, k: int, strength: float) -> Indexed:
    """Return a searched palette, and indices by error diffusion."""
    palette = best_palette(pixels, k, space="oklab")
    return dither(pixels, palette, space="oklab", strength=strength), palette


def for_eye(pixels: Bytes, k: int, is_fixed: bool) -> Indexed:
    """Return palette and indices that are chosen together, or the indices alone."""
    palette = best_palette(pixels, k, space="oklab")
    fixed = palette if is_fixed else None
    chosen = quantize_spatially(pixels, palette, space="oklab", fixed=fixed)
    return chosen.indices, chosen.palette


def by_libimagequant(pixels: Bytes, k: int) -> Indexed:
    """Return palette and indices by libimagequant with its dithering."""
    image = Image.fromarray(pixels).convert("RGBA")
    result = imagequant.quantize_pil_image(image, dithering_level=1.0, max_colors=k)
    palette = np.array(result.getpalette("RGBA"), np.uint8).reshape(-1, 4)[:k, :3]
    return np.asarray(result), palette


METHODS: dict[str, Callable[[Bytes, int], Indexed]] = {
    "nearest colours": lambda pixels, k: by_diffusion(pixels, k, 0),
    DIFFUSED: lambda pixels, k: by_diffusion(pixels, k, DITHER_STRENGTH),
    "error diffusion, strength 1": lambda pixels, k: by_diffusion(pixels, k, 1),
    "libimagequant, dithered": by_libimagequant,
    FIXED: lambda pixels, k: for_eye(pixels, k, True),
    EYE: lambda pixels, k: for_eye(pixels, k, False),
}


def measure(file: Path) -> list[Score]:
    """Measure one picture with every K and way."""
    pixels = np.asarray(Image.open(file).convert("RGB"))
    original = Ssimulacra2(pixels)
    scores = []
    for k in KS:
        for method, run in METHODS.items():
            start = time.process_time()
            indices, palette = run(pixels, k)
            seconds = time.process_time() - start
            score = Score(
                picture=file.stem,
                k=k,
                method=method,
                ssimulacra2=original.score(palette[indices]),
                size=len(encode_png(indices, palette)),
                seconds=seconds,
            )
            print(score, flush=True)
            scores.append(score)
    return scores


def page(scores: Sequence[Score]) -> str:
    """Return the page: means, then every picture at K = 16."""
    pictures = sorted({score.picture for score in scores})
    text = INTRO.format(machine=describe(PACKAGES), count=len(pictures))
    for k in KS:
        text += f"\n| K = {k} | SSIMULACRA2 | bytes | s |\n| --- | ---: | ---: | ---: |\n"
        for method in METHODS:
            chosen = [score for score in scores if (score.k, score.method) == (k, method)]
            means = [
                np.mean([getattr(score, name) for score in chosen])
                for name in ("ssimulacra2", "size", "seconds")
            ]
            text += f"| {method} | {means[0]:.1f} | {means[1]:,.0f} | {means[2]:.1f} |\n"
    compared = (DIFFUSED, EYE)
    text += "\n## Every picture, K = 16\n\n| SSIMULACRA2 / bytes | " + " | ".join(compared) + " |\n"
    text += "| --- | ---: | ---: |\n"
    cells = {
        (score.picture, score.method): f"{score.ssimulacra2:.1f} / {score.size:,}"
        for score in scores
        if score.k == 16
    }
    for picture in pictures:
        row = " | ".join(cells[picture, method] for method in compared)
        text += f"| {picture} | {row} |\n"
    larger = sum(_size(scores, each, EYE) > _size(scores, each, DIFFUSED) for each in pictures)
    return f"{text}\nLarger than by error diffusion: {larger} of {len(pictures)} files.\n{TRIED}"


def _size(scores: Sequence[Score], picture: str, method: str) -> int:
    """Return the bytes at K = 16."""
    wanted = (picture, 16, method)
    return next(each.size for each in scores if (each.picture, each.k, each.method) == wanted)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PNG pictures")
    parser.add_argument("--write", action="store_true", help="write docs/results/small-k.md")
    arguments = parser.parse_args()
    scores = [score for file in sorted(arguments.folder.glob("*.png")) for score in measure(file)]
    text = page(scores)
    print(text)
    if arguments.write:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
