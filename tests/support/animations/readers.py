"""The frames of a file as other programs see them."""

import io

import cv2
import numpy as np
from PIL import Image

from tests.support.animations.frames import Pixels, rgba


def pillow_frames(data: bytes) -> list[tuple[Pixels, float]]:
    """The frames of a file as Pillow sees them: RGBA, 0 where alpha is 0, and milliseconds."""
    frames = []
    with Image.open(io.BytesIO(data)) as image:
        for number in range(image.n_frames):
            image.seek(number)
            pixels = np.array(image.convert("RGBA"))
            pixels[pixels[..., 3] == 0] = 0
            frames.append((pixels, float(image.info.get("duration", 0))))
    return frames


def opencv_frames(data: bytes) -> list[tuple[Pixels, float]]:
    """The same as OpenCV sees them, whose durations are whole milliseconds."""
    is_read, animation = cv2.imdecodeanimation(np.frombuffer(data, np.uint8))
    assert is_read
    frames = []
    for pixels, duration in zip(animation.frames, animation.durations, strict=True):
        order = [2, 1, 0, 3][: pixels.shape[2]]
        frames.append((rgba(np.ascontiguousarray(pixels[..., order])), float(duration)))
    return frames
