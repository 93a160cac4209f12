"""What is on screens: a page of text, a code editor, a map of a city."""

import numpy as np
from PIL import Image

from benchmarks.palettes.rate.graphics.canvas import HEIGHT, WIDTH, Canvas

SENTENCE = (
    "the palette of a picture is found by moving each colour to the mean of its pixels until"
    " nothing moves any more and what is left over is an error that the eye can hardly see"
)
WORDS = SENTENCE.split()
SYNTAX = ("#c678dd", "#98c379", "#61afef", "#e5c07b", "#abb2bf", "#56b6c2", "#d19a66")


def text_page() -> Image.Image:
    """Return a web page: a bar, headings, text, a box and buttons."""
    canvas = Canvas("#ffffff")
    canvas.box(0, 0, WIDTH, 44, "#1f2937")
    canvas.text(20, 10, "Documentation", "#f9fafb", 18)
    for number, word in enumerate(("Guide", "Reference", "Blog")):
        canvas.text(400 + 78 * number, 14, word, "#9ca3af", 13)
    rng = np.random.default_rng(3)
    canvas.text(24, 60, "Getting started", "#111827", 24)
    for row in range(17):
        words = " ".join(rng.choice(WORDS, 11).tolist())
        canvas.text(24, 100 + 19 * row, words, "#374151", 12)
    canvas.box(468, 100, 150, 150, "#eff6ff", 8)
    canvas.text(482, 112, "In this page", "#1d4ed8", 13)
    for row in range(5):
        canvas.text(482, 138 + 19 * row, " ".join(rng.choice(WORDS, 3).tolist()), "#2563eb", 11)
    canvas.box(468, 275, 150, 36, "#2563eb", 6)
    canvas.text(505, 284, "Download", "white", 14)
    canvas.box(468, 320, 150, 36, "#16a34a", 6)
    canvas.text(512, 329, "Try it", "white", 14)
    return canvas.finished()


def code_editor() -> Image.Image:
    """Return an editor with dark ground, line numbers and coloured words."""
    canvas = Canvas("#282c34")
    canvas.box(0, 0, 130, HEIGHT, "#21252b")
    canvas.box(0, HEIGHT - 22, WIDTH, 22, "#3e4451")
    canvas.text(8, HEIGHT - 19, "main    UTF-8    LF    Python    Ln 12, Col 31", "#9da5b4", 11)
    rng = np.random.default_rng(4)
    for row in range(22):
        canvas.text(10, 8 + 18.5 * row, f"{rng.choice(WORDS)}.py", "#9da5b4", 11)
        canvas.text(140, 8 + 18.5 * row, str(row + 1), "#495162", 12)
        left = 166.0 + 22 * int(rng.integers(0, 4))
        for word in rng.choice(WORDS, rng.integers(2, 9)).tolist():
            if left < WIDTH - 60:
                color = SYNTAX[int(rng.integers(len(SYNTAX)))]
                canvas.text(left, 8 + 18.5 * row, f"{word}(", color, 12)
            left += 7.2 * len(word) + 14
    return canvas.finished()


def city_map() -> Image.Image:
    """Return blocks, a river, parks, roads of two kinds and the names of places."""
    canvas = Canvas("#f2efe9")
    rng = np.random.default_rng(5)
    for _ in range(260):
        left, top = rng.uniform((0, 0), (WIDTH, HEIGHT)).tolist()
        width, height = rng.uniform(6, 26, 2).tolist()
        canvas.box(left, top, width, height, "#d9d0c9")
    for _ in range(7):
        middle = rng.uniform((0, 0), (WIDTH, HEIGHT))
        canvas.polygon(_blob(rng, middle, 42), "#c8facc")
    places = np.linspace(-20, WIDTH + 20, 60)
    river = 230 + 70 * np.sin(places / 95) + 20 * np.cos(places / 33)
    canvas.line(list(zip(places.tolist(), river.tolist(), strict=True)), "#aad3df", 30)
    for kind, number in (("minor", 22), ("major", 6)):
        ends = rng.uniform((-50, -50), (WIDTH + 50, HEIGHT + 50), (number, 2, 2))
        outline, fill, width = ("#cfcac4", "white", 3) if kind == "minor" else _MAJOR
        for color, extra in ((outline, 2), (fill, 0)):
            for start, end in ends.tolist():
                canvas.line([tuple(start), tuple(end)], color, width + extra)
    for number in range(18):
        left, top = rng.uniform((0, 0), (WIDTH - 90, HEIGHT - 20)).tolist()
        canvas.text(left, top, rng.choice(WORDS).title() + " Street", "#555555", 9 + number % 4)
    return canvas.finished()


_MAJOR = ("#c87a3a", "#fcd6a4", 6)


def _blob(rng: np.random.Generator, middle: np.ndarray, size: float) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    radii = size * rng.uniform(0.6, 1.2, len(angles))
    points = middle + radii[:, np.newaxis] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return [(float(x), float(y)) for x, y in points]
