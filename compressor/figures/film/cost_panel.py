"""The cost after every half-step as a curve, with that of an iteration marked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from compressor.figures.cost_text import cost_text
from compressor.figures.film.canvas import (
    OVERSAMPLING,
    Look,
    average,
    blank,
    text_width,
    to_pixels,
    write,
)
from compressor.figures.film.run import DrawnRun
from compressor.figures.svg import MAX_STEP_MARKS
from compressor.imaging.types import Pixels

Point = tuple[float, float]  # in pixels

TICK_STEPS = (1, 2, 5, 10, 20, 50, 100)
MARGIN = 0.04  # above and below the curve, in parts of the plot's height


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Where a curve of costs is drawn, in pixels from the upper left corner.

    Attributes:
        left, right, top, bottom: the edges.
        steps: half-steps from the left edge to the right one.
        lowest, highest: costs.
    """

    left: float
    right: float
    top: float
    bottom: float
    steps: int
    lowest: float
    highest: float

    def x(self, half: float) -> float:
        """Return where a half-step is; the start is 0, the update of iteration t is 2 t."""
        return self.left + (self.right - self.left) * half / self.steps

    def y(self, cost: float) -> float:
        """Return how far down a cost is."""
        extent = self.highest - self.lowest
        part = (cost - self.lowest) / extent if extent > 0 else 0.0
        return self.bottom - (self.bottom - self.top) * (MARGIN + (1 - 2 * MARGIN) * part)


class CostPanel:
    """Draws the curve of a run."""

    def __init__(self, run: DrawnRun, width: int, height: int, letters: int, look: Look) -> None:
        """Prepare a panel of so many pixels; `letters` is their size in pixels."""
        self.look = look
        self.size = (width, height)
        self.letters = letters
        self.costs = run.costs
        self._ticks = cost_ticks(self.costs)
        room = max(text_width(cost_text(cost), letters) for cost in self._ticks)
        self.plot = Plot(
            left=room + letters,
            right=width - 0.7 * letters,
            top=1.6 * letters,
            bottom=height - 2.8 * letters,
            steps=len(self.costs),
            lowest=float(self.costs.min()),
            highest=float(self.costs.max()),
        )

    def draw(self, iteration: int) -> Pixels:
        """Return the panel, (height, width, 3) uint8; at 0, the start, nothing is marked."""
        surface = blank(*self.size, self.look.paper)
        draw = ImageDraw.Draw(surface)
        self._draw_grid(draw)
        self._draw_curve(draw)
        if iteration > 0:
            self._mark_iteration(draw, iteration)
        image = average(surface)
        self._write_ticks(image)
        self._write_titles(image)
        return to_pixels(image)

    def _point(self, half: int) -> Point:
        """Where the cost after a half-step is, from 1 on."""
        return self.plot.x(half), self.plot.y(float(self.costs[half - 1]))

    def _draw_grid(self, draw: ImageDraw.ImageDraw) -> None:
        for cost in self._ticks:
            ends = [(self.plot.left, self.plot.y(cost)), (self.plot.right, self.plot.y(cost))]
            draw.line(_scaled(ends), self.look.line, OVERSAMPLING)

    def _draw_curve(self, draw: ImageDraw.ImageDraw) -> None:
        halves = range(1, len(self.costs) + 1)
        points = [self._point(half) for half in halves]
        draw.line(_scaled(points), self.look.ink, round(1.5 * OVERSAMPLING), joint="curve")
        if len(points) <= MAX_STEP_MARKS:
            for half, point in zip(halves, points, strict=True):
                _mark(draw, point, 2, self.look.ink, is_update=half % 2 == 0)

    def _mark_iteration(self, draw: ImageDraw.ImageDraw, iteration: int) -> None:
        x, y = self._point(2 * iteration)
        line = [(x, self.plot.top), (x, self.plot.bottom)]
        draw.line(_scaled(line), self.look.accent, OVERSAMPLING)
        _mark(draw, (x, y), 5, self.look.accent, is_update=True)

    def _write_ticks(self, image: Image.Image) -> None:
        for cost in self._ticks:
            at = (self.plot.left - 0.5 * self.letters, self.plot.y(cost))
            write(image, *at, cost_text(cost), self.letters, self.look.ink, "rm")
        for t in self._iteration_ticks():
            at = (self.plot.x(2 * t), self.plot.bottom + 0.3 * self.letters)
            write(image, *at, str(t), self.letters, self.look.ink, "ma")

    def _write_titles(self, image: Image.Image) -> None:
        middle = (self.plot.left + self.plot.right) / 2
        below = self.size[1] - 0.15 * self.letters
        write(image, middle, below, "iteration", self.letters, self.look.ink, "md")
        write(image, 0, 0, "cost", self.letters, self.look.ink, "la")

    def _iteration_ticks(self) -> range:
        """The iterations that are written below, as many as there is room for."""
        iterations = len(self.costs) // 2
        room = max(1, int((self.plot.right - self.plot.left) / (2.6 * self.letters)))
        step = next((step for step in TICK_STEPS if iterations / step <= room), TICK_STEPS[-1])
        return range(0, iterations + 1, step)


def cost_ticks(costs: NDArray[np.float64]) -> list[float]:
    """Return the costs that are written beside a curve, rising, none of them twice.

    Args:
        costs: (n,) float64, of the curve.
    """
    lowest = float(costs.min())
    highest = float(costs.max())
    cost_of_text: dict[str, float] = {}
    for cost in (lowest, highest, (lowest + highest) / 2):
        cost_of_text.setdefault(cost_text(cost), cost)
    return sorted(cost_of_text.values())


def _scaled(points: list[Point]) -> list[Point]:
    return [(OVERSAMPLING * x, OVERSAMPLING * y) for x, y in points]


def _mark(
    draw: ImageDraw.ImageDraw,
    point: Point,
    size: float,
    color: str,
    *,
    is_update: bool,
) -> None:
    """Draw a disc for an update, a square for an assignment."""
    ((x, y),) = _scaled([point])
    half = size * OVERSAMPLING
    if is_update:
        draw.circle((x, y), 1.15 * half, color)
    else:
        draw.rectangle((x - half, y - half, x + half, y + half), color)
