"""OpenCV, imported at the first use of one of its names: many pictures are compressed without it.

`opencv.resize` is `cv2.resize`, and so on (PEP 562).
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Return what OpenCV has under this name."""
    if name.startswith("__"):  # what Python asks any module for
        raise AttributeError(name)
    import cv2  # slow to import

    return getattr(cv2, name)
