"""The picture docs/results/plots/rate-crops.png: two files of one size, beside their original."""

from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.palettes.rate.ours import Files
from benchmarks.palettes.rate.peers import by_libimagequant
from benchmarks.palettes.rate.point import Bytes, Judge, Point, Subject
from compressor.imaging import encode_png, load_image
from compressor.samples import SAMPLES

SAMPLE = "coffee"
PEER_K = 16
CROP = (250, 70, 190, 170)  # left, top, width and height in pixels
ZOOM = 2
GAP = 8
CAPTION = 30
KS = (32, 64, 128, 256)
SMALLER = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
DITHERING = 0.6


def draw_crops(file: Path) -> str:
    """Draw a crop of the original, of libimagequant's file, and of ours of at most its bytes.

    Returns:
        what the two files are, in a sentence.
    """
    sample = next(each for each in SAMPLES if each.name == SAMPLE)
    subject = Subject(name=SAMPLE, pixels=load_image(sample.data).pixels, is_graphic=False)
    judge = Judge(subject.pixels)
    indices, palette = by_libimagequant(subject, PEER_K, 1.0)
    theirs = palette[indices]
    their_point = judge.measure(f"K={PEER_K}", len(encode_png(indices, palette)), theirs)
    our_point, ours = _best_of_size(subject, judge, their_point.size)
    panels = [
        ("the original", subject.pixels),
        (_caption("libimagequant, dithered", their_point), theirs),
        (_caption("this project", our_point), ours),
    ]
    _sheet(panels).save(file, optimize=True)
    return (
        f"Part of a shipped sample: {_sentence(their_point)} by libimagequant with its dithering,"
        f" and {_sentence(our_point)} by this project."
    )


def _best_of_size(subject: Subject, judge: Judge, size: int) -> tuple[Point, Bytes]:
    """Return the file with the best score among those of at most `size` bytes."""
    files = Files(subject, judge)
    for cell in product(KS, SMALLER, (DITHERING,)):
        files.measure(cell)
    fitting = [cell for cell, point in files.points.items() if point.size <= size]
    best = max(fitting, key=lambda cell: files.points[cell].ssimulacra2)
    return files.points[best], files.pixels_of(best)


def _sentence(point: Point) -> str:
    return f"{point.size:,} bytes with SSIMULACRA2 {point.ssimulacra2:.1f} ({point.setting})"


def _caption(name: str, point: Point) -> str:
    return f"{name}: {point.size / 1000:.1f} kB, SSIMULACRA2 {point.ssimulacra2:.0f}"


def _sheet(panels: list[tuple[str, Bytes]]) -> Image.Image:
    left, top, width, height = CROP
    step = width * ZOOM + GAP
    sheet = Image.new("RGB", (step * len(panels) - GAP, height * ZOOM + CAPTION), "white")
    draw = ImageDraw.Draw(sheet)
    for number, (caption, pixels) in enumerate(panels):
        crop = np.ascontiguousarray(pixels[top : top + height, left : left + width, :3])
        large = Image.fromarray(crop).resize(
            (width * ZOOM, height * ZOOM), Image.Resampling.NEAREST
        )
        sheet.paste(large, (step * number, CAPTION))
        draw.text((step * number + 2, 6), caption, "black", ImageFont.load_default(15))
    return sheet
