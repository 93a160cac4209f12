"""Bytes at equal looks, of this project and of other programs.

`python -m benchmarks.palettes.rate DIR [--write]` writes every picture in DIR and ten graphics by
every program with many settings, and measures bytes, SSIMULACRA2, PSNR and CIEDE2000 of each file.
It takes about half an hour of a core for ten photographs of 0.4 megapixels.
--write writes docs/results/rate.md with its plots. What was measured is kept in the folder of
--cache, so that a run can be taken up again; who changes a program empties it. --quick measures two
pictures of each kind and few settings, in a folder of its own.
"""

import argparse
from pathlib import Path

import cv2
from threadpoolctl import threadpool_limits

from benchmarks.palettes.rate.cache import Cache
from benchmarks.palettes.rate.crops import draw_crops
from benchmarks.palettes.rate.measurement import (
    PROGRAMS,
    draw_graphics,
    measure_all,
    read_pictures,
)
from benchmarks.palettes.rate.page import GRAPHICS, PHOTOGRAPHS, report
from benchmarks.palettes.rate.plots import plot
from benchmarks.written_pages import PLOTS, RESULTS

CACHE = Path("build/rate")
QUICK_PICTURES = 2


def main() -> None:
    """Measure what is not kept yet, print the tables, and write the page."""
    options = _options()
    photographs = list(read_pictures(options.folder))
    graphics = list(draw_graphics())
    folder = options.cache
    if options.quick:
        photographs = photographs[:QUICK_PICTURES]
        graphics = graphics[:QUICK_PICTURES]
        folder = folder / "quick"
    subjects = [
        subject
        for subject in [*photographs, *graphics]
        if not options.pictures or subject.name in options.pictures
    ]
    cv2.setNumThreads(1)
    with threadpool_limits(1):
        measured = measure_all(subjects, Cache(folder), options.quick)
        crops = draw_crops(PLOTS / "rate-crops.png") if options.write else ""
    kinds = {
        label: {
            subject.name: measured[subject.name]
            for subject in subjects
            if subject.is_graphic == is_graphic
        }
        for label, is_graphic in ((PHOTOGRAPHS, False), (GRAPHICS, True))
    }
    text = report(kinds, crops)
    print(text)
    if options.write:
        (RESULTS / "rate.md").write_text(text, "utf-8")
        plot(kinds, PROGRAMS, PLOTS / "rate.svg")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.palettes.rate", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PNG or JPEG pictures")
    parser.add_argument("--cache", type=Path, default=CACHE, help=f"default: {CACHE}")
    parser.add_argument("--quick", action="store_true", help="two pictures of each kind")
    parser.add_argument("--pictures", nargs="+", help="the names of those to measure")
    parser.add_argument("--write", action="store_true", help="write docs/results/rate.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
