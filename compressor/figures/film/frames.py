"""The picture of an iteration: the assignment, the cloud, the cost and a few words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.figures.film.canvas import LOOKS, to_pixels, write
from compressor.figures.film.cloud_panel import CloudPanel
from compressor.figures.film.cost_panel import CostPanel
from compressor.figures.film.run import DrawnRun
from compressor.figures.film.words import COST_NOTE, heading, sentences
from compressor.imaging.types import Pixels
from kmc import label_pixels

LARGEST = 960  # pixels, the width for which sizes are given here
GAP = 16  # pixels between panels
LETTERS = 15  # pixels
MIN_LETTERS = 10
LINE = 1.4  # of a line of text, in sizes of its letters
LINES = 4  # below the heading
NOTE_LINES = 2  # below those
MIN_NOTE_LETTERS = 9
HEADING = 1.5  # in sizes of the letters below
MIN_ASPECT = 0.9  # of a panel
MAX_ASPECT = 1.6


@dataclass(frozen=True, kw_only=True)
class Box:
    """A part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    def of(self, pixels: Pixels) -> Pixels:
        """Return this part of a picture, as a view."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything is.

    Attributes:
        width, height: of the whole, in pixels.
        letters: their size in pixels.
        picture, cloud, words, cost: the parts.
    """

    width: int
    height: int
    letters: int
    picture: Box
    cloud: Box
    words: Box
    cost: Box


def layout(shape: tuple[int, ...], width: int) -> Layout:
    """Lay out a picture of so many pixels across for a run on pixels of a shape (h, w, ...)."""
    rows, columns = shape[:2]
    scale = width / LARGEST
    gap = round(GAP * scale)
    letters = max(MIN_LETTERS, round(LETTERS * scale))
    across = (width - 3 * gap) // 2
    down = round(across / min(MAX_ASPECT, max(MIN_ASPECT, columns / rows)))
    second = 2 * gap + across
    below = 2 * gap + down
    text = round(letters * LINE * (HEADING + LINES + NOTE_LINES))
    shown = min(across / columns, down / rows)
    shown_across = max(1, round(columns * shown))
    shown_down = max(1, round(rows * shown))
    return Layout(
        width=width,
        height=below + text + gap,
        letters=letters,
        picture=Box(
            left=gap + (across - shown_across) // 2,
            top=gap + (down - shown_down) // 2,
            width=shown_across,
            height=shown_down,
        ),
        cloud=Box(left=second, top=gap, width=across, height=down),
        words=Box(left=gap, top=below, width=across, height=text),
        cost=Box(left=second, top=below, width=across, height=text),
    )


class Frames:
    """Draws the pictures of a run; what all share is computed once.

    Guarantees, held by tests/figures/test_film.py: the pixels of the part `layout.picture` of
    picture i are the assignment of iteration i in the colours of its centroids, exactly; at the
    start they are the picture's own.
    """

    def __init__(self, run: DrawnRun, width: int, theme: str) -> None:
        """Prepare pictures of so many pixels across; `theme` is "light" or "dark"."""
        self.run = run
        self.look = LOOKS[theme]
        self.layout = layout(run.pixels.shape, width)
        part = self.layout.picture
        rows = _nearest(run.pixels.shape[0], part.height)
        columns = _nearest(run.pixels.shape[1], part.width)
        self.shown = run.pixels[rows][:, columns]
        self._cloud = CloudPanel(run, self.layout.cloud.width, self.layout.cloud.height, self.look)
        cost = self.layout.cost
        self.cost = CostPanel(
            run, cost.width, cost.height, max(MIN_LETTERS, self.layout.letters - 2), self.look
        )

    def labels(self, iteration: int) -> NDArray[np.intp]:
        """Return the cluster of each pixel that is shown, (h, w), from iteration 1 on."""
        labels = self.run.trace.labels[iteration - 1]
        return np.asarray(label_pixels(self.shown, self.run.color_counts, labels), np.intp)

    def draw(self, iteration: int) -> Pixels:
        """Return the picture after an iteration, (height, width, 3) uint8; 0 is the start."""
        place = self.layout
        image = Image.new("RGB", (place.width, place.height), self.look.paper)
        self._write_words(image, iteration)
        pixels = to_pixels(image)
        place.picture.of(pixels)[:] = self._picture(iteration)
        place.cloud.of(pixels)[:] = self._cloud.draw(iteration)
        place.cost.of(pixels)[:] = self.cost.draw(iteration)
        return pixels

    def _picture(self, iteration: int) -> Pixels:
        if iteration == 0:
            return self.shown
        return np.asarray(self.run.palettes[iteration][self.labels(iteration)])

    def _write_words(self, image: Image.Image, iteration: int) -> None:
        place = self.layout
        ink = self.look.ink
        large = round(HEADING * place.letters)
        left = place.words.left
        top = float(place.words.top)
        write(image, left, top, heading(self.run, iteration), large, ink)
        top += large * LINE
        for sentence in sentences(self.run, iteration):
            write(image, left, top, sentence, place.letters, ink)
            top += place.letters * LINE
        small = max(MIN_NOTE_LETTERS, place.letters - 3)
        below = place.words.top + place.words.height
        write(image, left, below - LINE * small, self.run.title, small, ink, "ld")
        write(image, left, below, COST_NOTE, small, ink, "ld")


def _nearest(number: int, shown: int) -> NDArray[np.intp]:
    """Which of so many rows or columns is seen at each of those that are shown, (shown,)."""
    return np.asarray((np.arange(shown) + 0.5) * number / shown, np.intp)
