"""This project's files of a picture: colours, the price of a bit, and dithering are searched."""

from itertools import product

from benchmarks.palettes.rate.grid import Cell, search_grid
from benchmarks.palettes.rate.hull import Pair, bytes_at
from benchmarks.palettes.rate.point import Bytes, Judge, Point, Subject
from compressor.imaging import IndexedPicture, apply_palette
from kmc import best_palette

KS = (4, 8, 16, 32, 64, 128, 256)
SMALLER = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
DITHERS = (0.0, 0.6, 1.0)
AXES = (KS, SMALLER, DITHERS)
LENGTHS = tuple(map(len, AXES))
SCORES = (25.0, 85.0)  # of interest: neighbours are looked at, other formats are written
# Measured first: few and many colours at some prices, and several numbers of colours at none.
START = (
    *product((4, 6), (2, 4, 6), (1,)),
    *product((3, 4, 5, 6), (0,), (0,)),
    *product((4, 6), (0,), (2,)),
)
QUICK_START = (*product((4, 6), (2,), (1,)), *product((2, 4, 6), (0,), (0, 2)))
NEAR = 1.04  # times the bytes of the PNG files' hull: such pictures are written as WebP, JPEG XL
OTHER_FORMATS = ("webp", "jxl")


class Search:
    """The search of one picture's grid.

    Attributes:
        points: of the PNG file of every cell that was measured.
    """

    def __init__(self, subject: Subject, judge: Judge) -> None:
        self.points: dict[Cell, Point] = {}
        self._pixels = subject.pixels
        self._judge = judge
        self._pictures: dict[Cell, IndexedPicture] = {}
        self._palettes: dict[int, Bytes] = {}

    def run(self, quick: bool) -> None:
        """Measure the PNG files of all cells that may be on the hull."""
        if quick:
            for cell in QUICK_START:
                self.measure(cell)
        else:
            search_grid(LENGTHS, START, self.measure, SCORES)

    def measure(self, cell: Cell) -> Pair:
        """Measure the PNG of a cell; return its score and bytes."""
        k = KS[cell[0]]
        if k not in self._palettes:
            self._palettes[k] = best_palette(self._pixels, k, space="oklab")
        picture = apply_palette(
            self._pixels,
            self._palettes[k],
            space="oklab",
            smaller=SMALLER[cell[1]],
            dither=DITHERS[cell[2]],
        )
        size = len(picture.encode_png())
        point = self._judge.measure(setting(cell), size, picture.to_pixels())
        self.points[cell] = point
        self._pictures[cell] = picture
        return point.ssimulacra2, size

    def pixels_of(self, cell: Cell) -> Bytes:
        """Return the pixels of a cell that was measured: (H, W, 3 or 4) uint8."""
        return self._pictures[cell].to_pixels()

    def in_other_formats(self) -> dict[str, list[Point]]:
        """Return the points of WebP and JPEG XL, of the pictures whose PNG is near the hull."""
        pairs = [(point.ssimulacra2, float(point.size)) for point in self.points.values()]
        points: dict[str, list[Point]] = {name: [] for name in OTHER_FORMATS}
        for cell, point in self.points.items():
            least = bytes_at(pairs, point.ssimulacra2)
            is_of_interest = SCORES[0] - 10 <= point.ssimulacra2 <= SCORES[1] + 5
            if least is None or not is_of_interest or point.size > NEAR * least:
                continue
            for name in OTHER_FORMATS:
                size = len(self._pictures[cell].encode(name))
                points[name].append(_with_size(point, size))
        return points


def setting(cell: Cell) -> str:
    """Return a cell's settings in words."""
    return f"K={KS[cell[0]]}, smaller {SMALLER[cell[1]]:g}, dithering {DITHERS[cell[2]]:g}"


def files_of_this_project(subject: Subject, judge: Judge, quick: bool) -> dict[str, list[Point]]:
    """Return the points of this project by format: png, webp and jxl."""
    search = Search(subject, judge)
    search.run(quick)
    return {"png": list(search.points.values()), **search.in_other_formats()}


def _with_size(point: Point, size: int) -> Point:
    return Point(
        setting=point.setting,
        size=size,
        ssimulacra2=point.ssimulacra2,
        psnr=point.psnr,
        delta_e=point.delta_e,
    )
