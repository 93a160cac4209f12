"""Photos that nobody has seen: smooth shapes, edges and noise, a different one for each number."""

import io

import numpy as np
from PIL import Image, ImageFilter


def photo(number: int, width: int, height: int) -> bytes:
    """A JPEG of so many pixels, the same for the same number; tens of thousands of colours."""
    rng = np.random.default_rng(number)
    coarse = rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    patches = Image.fromarray(rng.integers(0, 256, (18, 24, 3), dtype=np.uint8))
    edges = patches.resize((width, height), Image.Resampling.NEAREST)
    mixed = Image.blend(smooth, edges.filter(ImageFilter.GaussianBlur(2)), 0.3)
    noisy = np.asarray(mixed).astype(np.int16) + rng.normal(0, 5, (height, width, 3))
    file = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=90)
    return file.getvalue()
