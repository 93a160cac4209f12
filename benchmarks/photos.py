"""Synthetic photos that no cache knows: smooth shapes, edges and noise, one for each seed."""

import io

import numpy as np
from PIL import Image, ImageFilter


def photo(seed: int, width: int, height: int) -> bytes:
    """Return a JPEG of width x height pixels and tens of thousands of colours.

    The same seed always gives the same file.
    """
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    patches = Image.fromarray(rng.integers(0, 256, (18, 24, 3), dtype=np.uint8))
    edges = patches.resize((width, height), Image.Resampling.NEAREST)
    mixed = Image.blend(smooth, edges.filter(ImageFilter.GaussianBlur(2)), 0.3)
    noisy = np.asarray(mixed).astype(np.int16) + rng.normal(0, 5, (height, width, 3))
    file = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=90)
    return file.getvalue()
