"""Ten graphics in each of which some colour is rare: maps, scans with stamps, charts, screens."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.palettes.rate.graphics.canvas import HEIGHT, SCALE, WIDTH, Canvas
from benchmarks.palettes.rate.graphics.charts import bar_chart, line_chart
from benchmarks.palettes.rate.graphics.screens import code_editor, text_page

RED = (206, 38, 45)
BLUE = (32, 64, 190)
GREEN = (10, 130, 70)


def political_map(seed: int, color: tuple[int, int, int]) -> Image.Image:
    """Return countries in pale colours on a sea, and a small one in a strong colour."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : HEIGHT * SCALE, 0 : WIDTH * SCALE]
    places = rng.uniform([60, 60], [HEIGHT * SCALE - 60, WIDTH * SCALE - 60], (24, 2))
    wave = 14 * np.sin(x / 31 + 2 * np.sin(y / 47)) + 9 * np.cos(y / 23)
    distances = np.stack([np.hypot(y - row + wave, x - column - wave) for row, column in places])
    country = distances.argmin(axis=0)
    colors = rng.integers(170, 240, (24, 3))
    colors[:7] = (168, 200, 226)  # sea
    pixels = colors[country].astype(float) + 6 * np.sin(x / 90 + y / 120)[..., np.newaxis]
    nearest = np.sort(distances, axis=0)
    pixels[nearest[1] - nearest[0] < 3] = (110, 110, 118)
    small = np.hypot((y - 300) / 1.3 + wave, x - 700 - wave) < 34
    pixels[small] = color
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def scan(seed: int, color: tuple[int, int, int]) -> Image.Image:
    """Return a grey page of text with uneven light and grain, and a stamp in a colour."""
    rng = np.random.default_rng(seed)
    canvas = Canvas((226, 226, 224))
    for row in range(22):
        words = " ".join("m" * int(length) for length in rng.integers(2, 10, 9))
        canvas.text(40, 24 + 18 * row, words, (58, 58, 60), 9)
    canvas.draw.circle((950, 640), 90, None, color, 10)
    canvas.text(440, 312, "RECEIVED", color, 14)
    soft = np.asarray(canvas.finished().filter(ImageFilter.GaussianBlur(0.6)), np.float64)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = 1 - 0.16 * (x / WIDTH) - 0.08 * (y / HEIGHT)
    grain = rng.normal(0, 3, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(soft * light[..., np.newaxis] + grain, 0, 255).astype(np.uint8))


RARE_GRAPHICS: dict[str, Callable[[], Image.Image]] = {
    "map with a red country": partial(political_map, 1, RED),
    "map with a blue country": partial(political_map, 2, BLUE),
    "map with a green country": partial(political_map, 3, GREEN),
    "scan with a red stamp": partial(scan, 1, RED),
    "scan with a blue stamp": partial(scan, 2, BLUE),
    "scan with a green stamp": partial(scan, 3, GREEN),
    "line chart": line_chart,
    "bar chart": bar_chart,
    "web page": text_page,
    "code editor": code_editor,
}
