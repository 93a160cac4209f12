"""Animations for tests: frames, files of them, and what other programs read."""

from tests.support.animations.files import apng_file, gif_file, gif_frame, pillow_file
from tests.support.animations.frames import moving_square, rgba
from tests.support.animations.readers import opencv_frames, pillow_frames

__all__ = [
    "apng_file",
    "gif_file",
    "gif_frame",
    "moving_square",
    "opencv_frames",
    "pillow_file",
    "pillow_frames",
    "rgba",
]
