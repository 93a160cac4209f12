"""This project's files of a picture, with several colours, prices of a bit, and dithering."""

from dataclasses import replace
from itertools import product

from benchmarks.palettes.rate.hull import bytes_at
from benchmarks.palettes.rate.point import Bytes, Judge, Point, Subject
from compressor.imaging import IndexedPicture, apply_palette
from kmc import best_palette

Cell = tuple[int, float, float]  # the number of colours, `smaller`, and the strength of dithering
NEAREST = 0.0  # the `smaller` of nearest colours

# Of all combinations of K = 4 ... 256, smaller 0 ... 16 and dithering 0, 0.6 and 1 these are the
# ones that can be expected on the hull: with a rate, many colours are better than few.
PHOTOGRAPH_CELLS: tuple[Cell, ...] = (
    *product((256,), (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0), (0.6,)),
    *product((128,), (2.0, 4.0, 8.0, 16.0), (0.6,)),
    *product((64,), (4.0, 16.0), (0.6,)),
    *product((256,), (0.5, 2.0), (1.0,)),
    *product((64, 128, 256), (NEAREST,), (0.0, 1.0)),
    (32, NEAREST, 0.0),
)
GRAPHIC_CELLS: tuple[Cell, ...] = (
    *product((4, 8, 16, 32), (4.0, 16.0), (0.6,)),
    *product((64, 256), (1.0, 4.0, 16.0), (0.6,)),
    *product((4, 8, 16, 32, 64, 256), (NEAREST,), (0.0,)),
    *product((16, 64), (NEAREST,), (1.0,)),
)
# Half as many colours are tried with these, as long as the smallest file's score is above LOW.
FEWER_COLORS = ((4.0, 0.6), (16.0, 0.6))
LOW = 25.0
SCORES = (20.0, 90.0)  # between which other formats are written
NEAR = 1.04  # times the bytes of the PNG files' hull: such pictures are written as WebP, JPEG XL
OTHER_FORMATS = ("webp", "jxl")


class Files:
    """The files of one picture.

    Attributes:
        points: of the PNG file of every cell that was measured.
    """

    def __init__(self, subject: Subject, judge: Judge) -> None:
        self.points: dict[Cell, Point] = {}
        self._pixels = subject.pixels
        self._judge = judge
        self._pictures: dict[Cell, IndexedPicture] = {}
        self._palettes: dict[int, Bytes] = {}

    def measure(self, cell: Cell) -> None:
        """Measure the PNG of a cell."""
        picture = self._picture(cell, reassigned=True)
        size = len(picture.encode_png())
        self.points[cell] = self._judge.measure(setting(cell), size, picture.to_pixels())
        self._pictures[cell] = picture

    def _picture(self, cell: Cell, *, reassigned: bool) -> IndexedPicture:
        k, smaller, strength = cell
        if k not in self._palettes:
            self._palettes[k] = best_palette(self._pixels, k, space="oklab")
        return apply_palette(
            self._pixels,
            self._palettes[k],
            space="oklab",
            smaller=smaller,
            dither=strength,
            reassigned=reassigned,
        )

    def measure_fewer_colors(self) -> None:
        """Halve the number of colours until the smallest file's score is low."""
        k = min(k for k, smaller, _ in self.points if smaller)
        while k > 4 and min(point.ssimulacra2 for point in self.points.values()) > LOW:
            k //= 2
            for smaller, strength in FEWER_COLORS:
                self.measure((k, smaller, strength))

    def pixels_of(self, cell: Cell) -> Bytes:
        """Return the pixels of a cell that was measured: (H, W, 3 or 4) uint8."""
        return self._pictures[cell].to_pixels()

    def in_other_formats(self) -> dict[str, list[Point]]:
        """Return the points of WebP and JPEG XL, of the cells whose PNG is near the hull.

        As in the product their pixels do not choose a second time, which only a PNG gains by.
        """
        pairs = [(point.ssimulacra2, float(point.size)) for point in self.points.values()]
        points: dict[str, list[Point]] = {name: [] for name in OTHER_FORMATS}
        for cell, point in self.points.items():
            least = bytes_at(pairs, point.ssimulacra2)
            is_of_interest = SCORES[0] <= point.ssimulacra2 <= SCORES[1]
            if least is None or not is_of_interest or point.size > NEAR * least:
                continue
            picture = self._picture(cell, reassigned=False)
            score = self._judge.measure(setting(cell), 0, picture.to_pixels())
            for name in OTHER_FORMATS:
                points[name].append(replace(score, size=len(picture.encode(name))))
        return points


def setting(cell: Cell) -> str:
    """Return a cell's settings in words."""
    k, smaller, strength = cell
    return f"K={k}, smaller {smaller:g}, dithering {strength:g}"


def files_of_this_project(subject: Subject, judge: Judge, quick: bool) -> dict[str, list[Point]]:
    """Return the points of this project by format: png, webp and jxl."""
    files = Files(subject, judge)
    cells = GRAPHIC_CELLS if subject.is_graphic else PHOTOGRAPH_CELLS
    for cell in cells[::3] if quick else cells:
        files.measure(cell)
    if not quick:
        files.measure_fewer_colors()
    return {"png": list(files.points.values()), **files.in_other_formats()}
