"""Small pictures for tests, as pixels and as files."""

import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image


def saved(image: "Image", format: str, **options: object) -> bytes:
    """A file of this image of Pillow's."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def encoded(pixels: np.ndarray, format: str = "PNG", **options: object) -> bytes:
    """A picture file of these pixels."""
    from PIL import Image  # here, so that the tests of kmc need NumPy alone

    return saved(Image.fromarray(pixels), format, **options)


def photo_like(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    """Smooth colours with some noise: (rows, columns, 3) uint8 of thousands of colours."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j]
    smooth = np.stack([x, y, (1 - x) * (1 - y)], axis=-1) * 220
    return np.clip(smooth + rng.normal(0, 12, smooth.shape) + 15, 0, 255).astype(np.uint8)
