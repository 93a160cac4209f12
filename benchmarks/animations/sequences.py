"""Sequences of frames, made in code from the pictures that are shipped.

Each has what animations on the web have: a camera that pans or zooms, a fade, text that comes over
a still picture, a chart that moves, a window that is scrolled.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from compressor.imaging.types import Pixels
from compressor.samples import FOLDER

WIDTH: Final = 480  # pixels
HEIGHT: Final = 270
FRAMES: Final = 100
MILLISECONDS: Final = 40


@cache
def _sample(name: str, width: int, height: int) -> Image.Image:
    """A sample, cut to the proportions and made so large."""
    with Image.open(FOLDER / name) as image:
        picture = image.convert("RGB")
    scale = max(width / picture.width, height / picture.height)
    size = max(width, round(picture.width * scale)), max(height, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS).crop((0, 0, width, height))


def pan(frames: int) -> Iterator[Pixels]:
    """Draw a photo across which the camera moves by two pixels a frame."""
    photo = _sample("coffee.png", WIDTH + 2 * FRAMES, HEIGHT + 60)
    for number in range(frames):
        yield _crop(photo, 2 * number, number * 60 // FRAMES)


def zoom(frames: int) -> Iterator[Pixels]:
    """Draw a photo into which the camera zooms."""
    photo = _sample("chelsea.png", 2 * WIDTH, 2 * HEIGHT)
    for number in range(frames):
        scale = 2 - number / FRAMES
        width = WIDTH * scale
        height = HEIGHT * scale
        left = (photo.width - width) / 2
        top = (photo.height - height) / 2
        part = photo.resize(
            (WIDTH, HEIGHT), Image.Resampling.LANCZOS, (left, top, left + width, top + height)
        )
        yield np.asarray(part)


def fade(frames: int) -> Iterator[Pixels]:
    """Draw a photo that fades into another one, which stays then."""
    first = np.asarray(_sample("rocket.jpg", WIDTH, HEIGHT), np.float64)
    second = np.asarray(_sample("astronaut.png", WIDTH, HEIGHT), np.float64)
    for number in range(frames):
        share = min(1.0, 2 * number / FRAMES)
        yield np.rint(first + (second - first) * share).astype(np.uint8)


def caption(frames: int) -> Iterator[Pixels]:
    """Draw a still photo on which words appear, one letter after the other, over a bar."""
    photo = _sample("hubble.jpg", WIDTH, HEIGHT)
    words = "The deepest photo of the sky, and each dot is a galaxy of stars."
    for number in range(frames):
        frame = photo.copy()
        draw = ImageDraw.Draw(frame)
        draw.rectangle((0, HEIGHT - 40, WIDTH, HEIGHT), (16, 18, 24))
        letters = len(words) * number // FRAMES
        draw.text((16, HEIGHT - 30), words[:letters], (250, 250, 250), font_size=15)
        yield np.asarray(frame)


def chart(frames: int) -> Iterator[Pixels]:
    """Draw a chart whose line and bars move, with a legend and axes that do not."""
    rng = np.random.default_rng(1)
    goals = rng.uniform(20, 180, 12)
    for number in range(frames):
        frame = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
        draw = ImageDraw.Draw(frame)
        for line in range(6):
            draw.line((40, 30 + 40 * line, WIDTH - 20, 30 + 40 * line), (226, 230, 236))
            draw.text((8, 24 + 40 * line), str(100 - 20 * line), (90, 96, 110))
        for bar, goal in enumerate(goals):
            top = 230 - goal * min(1.0, number / 60 * (1 + bar / 24))
            draw.rectangle((52 + 34 * bar, top, 74 + 34 * bar, 230), (66, 120, 196))
        points = [(40 + step * 4, 120 - 60 * np.sin(step / 9 + number / 8)) for step in range(105)]
        draw.line(points, (214, 88, 60), 2)
        draw.text((WIDTH - 120, 8), "Bars and a line", (40, 44, 52))
        yield np.asarray(frame)


def screen(frames: int) -> Iterator[Pixels]:
    """Draw a window of an app whose list is scrolled beside a photo, and a pointer that moves."""
    photo = _sample("coffee.png", 160, 200)
    for number in range(frames):
        frame = Image.new("RGB", (WIDTH, HEIGHT), (246, 247, 249))
        draw = ImageDraw.Draw(frame)
        for row in range(40):
            top = 44 + 24 * row - (3 * number if 20 <= number < 70 else 0 if number < 20 else 150)
            if top > 30:
                draw.rectangle((12, top, 290, top + 20), (255, 255, 255), (214, 218, 226))
                draw.text((20, top + 3), f"Picture {row + 1}, {37 * row % 91} kB", (50, 54, 64))
        draw.rectangle((0, 0, WIDTH, 30), (38, 44, 58))
        draw.text((12, 8), "K-means image compressor", (255, 255, 255))
        frame.paste(photo, (306, 48))
        x = 60 + 3 * number
        y = 80 + round(50 * np.sin(number / 12))
        draw.polygon(((x, y), (x + 11, y + 11), (x, y + 15)), (0, 0, 0), (255, 255, 255))
        yield np.asarray(frame)


def cuts(frames: int) -> Iterator[Pixels]:
    """Draw photos, each shown for three frames while the camera moves, then the next one."""
    names = ("coffee.png", "chelsea.png", "rocket.jpg", "hubble.jpg")
    photos = [_sample(name, WIDTH + 60, HEIGHT + 40) for name in names]
    for number in range(frames):
        scene = number // 3
        yield _crop(photos[scene % len(photos)], 4 * (number % 3), 3 * (number % 3))


SEQUENCES: Final[Mapping[str, Callable[[int], Iterator[Pixels]]]] = {
    "pan": pan,
    "zoom": zoom,
    "fade": fade,
    "caption": caption,
    "chart": chart,
    "screen": screen,
    "cuts": cuts,
}


def _crop(image: Image.Image, left: int, top: int) -> Pixels:
    return np.asarray(image.crop((left, top, left + WIDTH, top + HEIGHT)))
