"""Frames that something moves in."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def moving_square(frames: int = 5, *, size: tuple[int, int] = (40, 24), clear: bool = False):
    """(H, W, 3 or 4) frames of a red square that moves over a ramp, or over nothing."""
    width, height = size
    ramp = np.linspace(0, 255, width).astype(np.uint8)
    background = np.repeat(np.broadcast_to(ramp, (height, width))[..., None], 3, axis=2)
    pictures = []
    for number in range(frames):
        picture = np.dstack([background, np.full((height, width), 0 if clear else 255)])
        picture = picture.astype(np.uint8)
        if clear:
            picture[...] = 0
        left = 2 + 5 * number
        picture[6:14, left : left + 8] = (250, 20, 10, 255)
        pictures.append(picture if clear else picture[..., :3].copy())
    return pictures


def rgba(pixels: Pixels) -> Pixels:
    """(H, W, 3) as opaque (H, W, 4); (H, W, 4) with 0 where alpha is 0."""
    if pixels.shape[2] == 3:
        return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    cleared = pixels.copy()
    cleared[cleared[..., 3] == 0] = 0
    return cleared
