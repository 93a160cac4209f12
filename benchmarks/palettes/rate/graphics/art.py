"""Logos, soft transparency, pixel art, and a poster of gradients."""

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.palettes.rate.graphics.canvas import HEIGHT, SCALE, WIDTH, Canvas

SPRITE = 16  # pixels of a sprite's side
ZOOM = 4
SPRITE_COLORS = np.array(
    [
        [26, 28, 44], [93, 39, 93], [177, 62, 83], [239, 125, 87],
        [255, 205, 117], [167, 240, 112], [56, 183, 100], [37, 113, 121],
        [41, 54, 111], [59, 93, 201], [65, 166, 246], [115, 239, 247],
    ],
    np.uint8,
)  # fmt: skip


def logo() -> Image.Image:
    """Return a round logo with a gradient and words, on a transparent ground."""
    canvas = Canvas((0, 0, 0, 0), "RGBA")
    x, y = _places()
    share = np.clip((x + y) / (WIDTH + HEIGHT), 0, 1)
    colors = _mix((255, 94, 98), (97, 67, 242), share)
    gradient = Image.fromarray(colors).resize(canvas.image.size, Image.Resampling.BILINEAR)
    mask = Canvas(0, "L")
    mask.circle(WIDTH / 2, 180, 140, 255)
    mask.circle(WIDTH / 2 + 44, 150, 100, 0)
    mask.circle(WIDTH / 2 + 60, 140, 58, 255)
    canvas.image.paste(gradient, mask=mask.image)
    canvas.text(150, 340, "HALF MOON", (40, 40, 60, 255), 58)
    return canvas.finished()


def glow() -> Image.Image:
    """Return buttons with soft shadows and a blurred light, all of them see-through."""
    canvas = Canvas((0, 0, 0, 0), "RGBA")
    for number, color in enumerate(((30, 120, 255), (240, 60, 90), (30, 190, 120))):
        for left in (30, 340):
            top = 30 + 135 * number
            shadow = Canvas((0, 0, 0, 0), "RGBA")
            shadow.box(left + 6, top + 10, 250, 80, (0, 0, 0, 150), 24)
            blurred = shadow.image.filter(ImageFilter.GaussianBlur(9 * SCALE))
            canvas.image.alpha_composite(blurred)
            canvas.box(left, top, 250, 80, (*color, 255 if left == 30 else 170), 24)
            canvas.text(left + 62, top + 24, f"Button {number + 1}", (255, 255, 255, 255), 26)
    return canvas.finished()


def pixel_art() -> Image.Image:
    """Return sprites of twelve colours in rows, each pixel four pixels wide."""
    rng = np.random.default_rng(6)
    rows = HEIGHT // (SPRITE * ZOOM)
    columns = WIDTH // (SPRITE * ZOOM)
    sheet = np.zeros((rows * SPRITE, columns * SPRITE), np.uint8)
    for row in range(rows):
        for column in range(columns):
            half = rng.integers(1, 12, (12, 6), np.uint8) * (rng.random((12, 6)) < 0.6)
            sprite = np.concatenate([half, half[:, ::-1]], axis=1)
            top = row * SPRITE + 2
            left = column * SPRITE + 2
            sheet[top : top + 12, left : left + 12] = sprite
    return Image.fromarray(np.kron(SPRITE_COLORS[sheet], np.ones((ZOOM, ZOOM, 1), np.uint8)))


def poster() -> Image.Image:
    """Return a sunset of gradients behind hills, with a title."""
    canvas = Canvas("white")
    x, y = _places()
    sky = _mix((20, 24, 82), (255, 150, 90), y / HEIGHT)
    sun = np.exp(-((x - 430) ** 2 + (y - 250) ** 2) / 120**2)[..., np.newaxis]
    lit = sky + sun * (np.array([255, 240, 200]) - sky)
    scaled = Image.fromarray(lit.round().astype(np.uint8)).resize(canvas.image.size)
    canvas.image.paste(scaled)
    places = np.linspace(0, WIDTH, 200)
    for number in range(4):
        ridge = 300 + 35 * number + 30 * np.sin(places / (60 + 17 * number) + 2 * number)
        points = list(zip(places.tolist(), ridge.tolist(), strict=True))
        shade = 70 - 16 * number
        color = (shade, shade // 2, shade + 20)
        canvas.polygon([*points, (WIDTH, HEIGHT), (0, HEIGHT)], color)
    canvas.text(40, 40, "EVENING", (255, 244, 225), 64)
    canvas.text(44, 116, "open air concerts in the park", (255, 220, 190), 18)
    return canvas.finished()


def _places() -> tuple[np.ndarray, np.ndarray]:
    """(HEIGHT, WIDTH) each: the column and the row of every pixel."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    return x, y


def _mix(first: tuple[int, ...], second: tuple[int, ...], share: np.ndarray) -> np.ndarray:
    """(h, w) shares of the second colour to (h, w, 3) uint8."""
    mixed = np.array(first) + share[..., np.newaxis] * (np.array(second) - np.array(first))
    return np.asarray(mixed.round(), np.uint8)
