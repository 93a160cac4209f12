"""Pixels with alpha as they are seen on white paper."""

import numpy as np
from PIL import Image

from compressor.imaging.types import Pixels


def on_white(pixels: Pixels) -> Pixels:
    """(H, W, 3) uint8: each colour mixed with white by its alpha, rounded.

    Args:
        pixels: (H, W, 3) uint8, which come back as they are, or (H, W, 4) with alpha.
    """
    if pixels.shape[2] == 3:
        return pixels
    image = Image.fromarray(pixels)
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"))
