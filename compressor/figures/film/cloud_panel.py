"""The colours of a picture as points in the RGB cube, with the centroids of an iteration."""

import math
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from compressor.figures.clouds.point_sample import sample_colors
from compressor.figures.film.canvas import OVERSAMPLING, Look, average, blank, to_pixels, write
from compressor.figures.film.projection import HALF_SIDE, Seen, box_places, project
from compressor.figures.film.run import DrawnRun
from compressor.imaging.types import Pixels

POINTS = 10_000
POINT_ROOM = 0.62  # of the shorter side, for the points beside each other
MIN_POINT = 1.7  # pixels
MAX_POINT = 5.0
OUTLINE_OPACITY = 0.44
GRID = (-1.0, -0.5, 0.0, 0.5, 1.0)  # lines of a wall, in parts of half a side
MANY = 64  # more centroids than these are drawn smaller and thinner
CORNER = math.sqrt(2)  # how much farther out a diamond's corners are than its edges
AXES = (("R", (0.0, -1.0, -1.0)), ("G", (1.0, 0.0, -1.0)), ("B", (-1.0, -1.0, 0.0)))
MIN_LETTERS = 10  # pixels, of an axis's name
MAX_LETTERS = 20
AXIS_DISTANCE = 1.16  # of an axis's name from the middle, in parts of its edge's distance


class CloudPanel:
    """Draws the cloud of a run; what all iterations share is computed once."""

    def __init__(self, run: DrawnRun, width: int, height: int, look: Look) -> None:
        """Prepare a panel of so many pixels."""
        self.run = run
        self.look = look
        self.size = (width, height)
        self._wide = OVERSAMPLING * width
        self._high = OVERSAMPLING * height
        self._rows = sample_colors(run.color_counts, POINTS)
        self._ground = self._draw_walls()
        self._top = self._topmost_points()
        self._draw_outline()
        self._seen = [self._project(centroids) for centroids in run.trace.centroids]

    def draw(self, iteration: int) -> Pixels:
        """Return the panel, (height, width, 3) uint8, after an iteration; 0 is the start."""
        pixels = self._ground.copy()
        drawn = self._top >= 0
        pixels[drawn] = self._colors(iteration)[self._top[drawn]]
        surface = Image.fromarray(pixels)
        if iteration > 0:
            self._draw_trails(surface, iteration)
        self._draw_centroids(surface, iteration)
        image = average(surface)
        self._write_axes(image)
        return to_pixels(image)

    def _project(self, colors: NDArray[np.float64]) -> Seen:
        return project(box_places(colors), self._wide, self._high)

    def _colors(self, iteration: int) -> Pixels:
        """The colours of the points: their own at the start, later those of their centroids."""
        if iteration == 0:
            return self.run.color_counts.colors[self._rows]
        labels = self.run.trace.labels[iteration - 1][self._rows]
        return np.asarray(self.run.palettes[iteration][labels])

    def _topmost_points(self) -> NDArray[np.int32]:
        """Which point is seen at each pixel, -1 for none: points are discs, the nearest on top."""
        seen = self._project(self.run.color_counts.colors[self._rows] / 255)
        order = np.argsort(seen.depth, kind="stable")
        room = POINT_ROOM * min(self._wide, self._high) / math.sqrt(len(order))
        diameter = float(np.clip(room, MIN_POINT * OVERSAMPLING, MAX_POINT * OVERSAMPLING))
        radius = seen.near[order] * diameter / 2
        x = seen.x[order]
        y = seen.y[order]
        rank = np.full(self._wide * self._high, -1, np.int32)
        reach = math.ceil(radius.max())
        for dy, dx in product(range(-reach, reach + 1), repeat=2):
            column = np.floor(x).astype(np.intp) + dx
            row = np.floor(y).astype(np.intp) + dy
            inside = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= radius**2
            inside &= (column >= 0) & (column < self._wide) & (row >= 0) & (row < self._high)
            at = row[inside] * self._wide + column[inside]
            np.maximum.at(rank, at, np.flatnonzero(inside).astype(np.int32))
        points = np.append(order, -1).astype(np.int32)  # the last stands for no point
        return points[rank].reshape(self._high, self._wide)

    def _draw_outline(self) -> None:
        """Darken or lighten what is beside points: white is seen on white, black on black."""
        drawn = self._top >= 0
        around = drawn.copy()
        for _ in range(OVERSAMPLING - 1):
            grown = around.copy()
            grown[1:] |= around[:-1]
            grown[:-1] |= around[1:]
            grown[:, 1:] |= around[:, :-1]
            grown[:, :-1] |= around[:, 1:]
            around = grown
        edge = around & ~drawn
        ink = np.array(ImageColor.getrgb(self.look.ink))
        mixed = (1 - OUTLINE_OPACITY) * self._ground[edge] + OUTLINE_OPACITY * ink
        self._ground[edge] = np.rint(mixed).astype(np.uint8)

    def _draw_walls(self) -> Pixels:
        """The panel with the three walls behind the points and their grids."""
        surface = blank(*self.size, self.look.panel)
        draw = ImageDraw.Draw(surface)
        behind = (-1, 1, -1)  # on which side of the middle each wall is
        for wall, part, along in product(range(3), GRID, range(3)):
            if along == wall:
                continue
            line = np.empty((2, 3))
            line[:, wall] = behind[wall]
            line[:, 3 - wall - along] = part
            line[:, along] = (-1, 1)
            seen = project(line * HALF_SIDE, self._wide, self._high)
            ends = list(zip(seen.x, seen.y, strict=True))
            draw.line(ends, fill=self.look.line, width=OVERSAMPLING)
        return to_pixels(surface)

    def _draw_trails(self, surface: Image.Image, iteration: int) -> None:
        """Draw the ways that the centroids came, with a dot where each began."""
        draw = ImageDraw.Draw(surface)
        x = np.array([seen.x for seen in self._seen[: iteration + 1]])
        y = np.array([seen.y for seen in self._seen[: iteration + 1]])
        thin = 0.6 if x.shape[1] > MANY else 1.0
        for color, width in ((self.look.panel, 4.0), (self.look.ink, 1.75)):
            for k in range(x.shape[1]):
                trail = list(zip(x[:, k], y[:, k], strict=True))
                draw.line(trail, color, round(thin * width * OVERSAMPLING), joint="curve")
        dot = 2.5 * thin * OVERSAMPLING
        for start in zip(x[0], y[0], strict=True):
            draw.circle(start, dot, self.look.ink)

    def _draw_centroids(self, surface: Image.Image, iteration: int) -> None:
        """Draw a diamond for each centroid, the nearest last; its area goes with its share."""
        draw = ImageDraw.Draw(surface)
        seen = self._seen[iteration]
        k = len(seen.x)
        least = (3 if k > MANY else 4.5) * OVERSAMPLING
        side = min(self._wide, self._high)
        sizes = np.maximum(least, 0.1 * side * np.sqrt(self.run.shares(iteration))) * seen.near
        edge = CORNER * OVERSAMPLING
        for number in np.argsort(seen.near, kind="stable"):
            x = float(seen.x[number])
            y = float(seen.y[number])
            color = tuple(self.run.palettes[iteration][number].tolist())
            for more, fill in ((2 * edge, "#000"), (edge, "#fff"), (0, color)):
                half = float(sizes[number]) + more
                draw.polygon([(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill)

    def _write_axes(self, image: Image.Image) -> None:
        width, height = self.size
        size = int(np.clip(0.045 * height, MIN_LETTERS, MAX_LETTERS))
        for name, middle in AXES:
            place = np.array([middle]) * HALF_SIDE * AXIS_DISTANCE
            seen = project(place, width, height)
            x = float(np.clip(seen.x[0], size, width - size))
            write(image, x, float(seen.y[0]), name, size, self.look.ink, "mm")
