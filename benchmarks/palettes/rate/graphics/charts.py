"""Charts: lines, bars with a pie, and a heat map."""

import numpy as np
from PIL import Image

from benchmarks.palettes.rate.graphics.canvas import HEIGHT, WIDTH, Canvas

INK = "#2a3f5f"
GRID = "#dfe5ee"
SERIES = ("#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3")
LEFT = 60
TOP = 50
# Five colours of the colour map viridis (van der Walt and Smith 2015).
VIRIDIS = np.array([[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]])


def line_chart() -> Image.Image:
    """Return six noisy lines on a white ground, with a grid and a legend."""
    canvas = Canvas("white")
    _axes(canvas, "Requests per second", [str(value) for value in range(0, 700, 100)])
    rng = np.random.default_rng(1)
    for number, color in enumerate(SERIES):
        walk = np.cumsum(rng.normal(0, 7, 120)) + 60 + 50 * number
        heights = HEIGHT - 50 - np.clip(walk, 0, 330)
        places = np.linspace(LEFT, WIDTH - 130, len(heights))
        canvas.line(list(zip(places.tolist(), heights.tolist(), strict=True)), color, 2)
        canvas.box(WIDTH - 115, TOP + 22 * number, 12, 12, color)
        canvas.text(WIDTH - 97, TOP - 2 + 22 * number, f"server {number + 1}", INK)
    return canvas.finished()


def bar_chart() -> Image.Image:
    """Return bars in groups, and a pie."""
    canvas = Canvas("white")
    _axes(canvas, "Turnover by quarter, in millions", [f"{value}.0" for value in range(7)])
    rng = np.random.default_rng(2)
    for group in range(6):
        for number in range(3):
            height = float(rng.integers(60, 320))
            left = LEFT + 12 + 52 * group + 14 * number
            canvas.box(left, HEIGHT - 50 - height, 13, height, SERIES[number])
        canvas.text(LEFT + 20 + 52 * group, HEIGHT - 42, f"Q{group % 4 + 1}", INK)
    angle = 0.0
    for number, share in enumerate((0.31, 0.24, 0.18, 0.13, 0.09, 0.05)):
        around = np.linspace(angle, angle + 2 * np.pi * share, 40)
        rim = [(500 + 95 * float(np.cos(a)), 210 + 95 * float(np.sin(a))) for a in around]
        canvas.polygon([(500.0, 210.0), *rim], SERIES[number])
        canvas.text(430, 320 + 15 * number, f"{share:.0%} of all in region {number + 1}", INK, 10)
        angle += 2 * np.pi * share
    return canvas.finished()


def heat_map() -> Image.Image:
    """Return a smooth function of two variables in the colours of viridis, with its scale."""
    canvas = Canvas("white")
    canvas.text(LEFT, 14, "Temperature at 850 hPa", INK, 16)
    x, y = np.meshgrid(np.linspace(-3, 3, 960), np.linspace(-2, 2, 680))
    height = np.sin(2 * x) * np.cos(3 * y) + 0.8 * np.exp(-(x**2) - y**2) + 0.3 * x
    canvas.image.paste(Image.fromarray(_viridis(height)), (LEFT * 2, TOP * 2))
    scale = np.repeat(np.linspace(1, 0, 680)[:, np.newaxis], 40, axis=1)
    canvas.image.paste(Image.fromarray(_viridis(scale)), ((WIDTH - 70) * 2, TOP * 2))
    for number in range(6):
        canvas.text(WIDTH - 44, TOP - 6 + 66 * number, f"{15 - 3 * number} C", INK, 11)
        canvas.text(LEFT + 90 * number, HEIGHT - 44, f"{10 * number} E", INK, 11)
        canvas.text(20, TOP - 6 + 66 * number, f"{60 - 4 * number} N", INK, 11)
    return canvas.finished()


def _axes(canvas: Canvas, title: str, labels: list[str]) -> None:
    canvas.text(LEFT, 14, title, INK, 16)
    for number, label in enumerate(labels):
        height = HEIGHT - 50 - 55 * number
        canvas.line([(LEFT, height), (WIDTH - 130, height)], GRID)
        canvas.text(LEFT - 34, height - 7, label, INK, 11)


def _viridis(heights: np.ndarray) -> np.ndarray:
    """(h, w) numbers to (h, w, 3) uint8, the least one violet and the greatest yellow."""
    scaled = (heights - heights.min()) / np.ptp(heights) * (len(VIRIDIS) - 1)
    steps = np.arange(len(VIRIDIS))
    channels = [np.interp(scaled, steps, VIRIDIS[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=2).round().astype(np.uint8)
