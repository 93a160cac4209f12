"""Creates the small valid animations that fuzzing starts from."""

import io
import itertools
from typing import Any

import numpy as np
from PIL import Image

HEIGHT = 9
WIDTH = 13
FRAMES = 4
GIF_OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"loop": 0, "disposal": 2},
    {"loop": 3, "disposal": 3, "interlace": 0},
    {"optimize": True, "comment": b"a comment"},
)
PNG_OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"loop": 2, "blend": 1},
    {"disposal": 0, "blend": 0},
    {"default_image": True},
)
WEBP_OPTIONS: tuple[dict[str, Any], ...] = (
    {"lossless": True},
    {"quality": 50, "loop": 1},
    {"lossless": True, "allow_mixed": True, "kmax": 1, "background": (1, 2, 3, 4)},
)
MODES = ("L", "P", "RGB", "RGBA")


def animations() -> list[bytes]:
    """Return animations of every format in every mode, with every option; and one still picture."""
    kinds = {"GIF": GIF_OPTIONS, "PNG": PNG_OPTIONS, "WEBP": WEBP_OPTIONS}
    files = [
        _saved(mode, format, options)
        for format, all_options in kinds.items()
        for mode, options in itertools.product(MODES, all_options)
    ]
    still = io.BytesIO()
    _frames("RGB")[0].save(still, "PNG")
    return [*files, still.getvalue()]


def _saved(mode: str, format: str, options: dict[str, Any]) -> bytes:
    frames = _frames(mode)
    file = io.BytesIO()
    frames[0].save(
        file,
        format,
        save_all=True,
        append_images=frames[1:],
        duration=[0, 10, 100, 5000],
        **options,
    )
    return file.getvalue()


def _frames(mode: str) -> list[Image.Image]:
    """Draw frames in which a square moves over a gradient, half of it seen through."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    images = []
    for number in range(FRAMES):
        pixels = np.stack([20 * columns, 25 * rows, 60 * np.full_like(rows, number)], axis=-1)
        alpha = np.where(rows % 3 == number % 3, 0, np.where(columns % 2, 128, 255))
        pixels[number : number + 3, 2 * number : 2 * number + 4] = (255, 0, 90)
        rgba = np.concatenate([pixels, alpha[..., np.newaxis]], axis=-1) % 256
        image = Image.fromarray(rgba.astype(np.uint8))
        images.append(image if mode == "RGBA" else image.convert("RGB").convert(mode))
    return images
