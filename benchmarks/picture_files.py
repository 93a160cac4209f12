"""The pictures of a folder that a benchmark is given."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SUFFIXES = (".png", ".jpg", ".jpeg")


def picture_files(folder: Path) -> list[Path]:
    """Return the PNG and JPEG files of a folder, in the order of their names."""
    return sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)


def read_rgb(file: Path) -> NDArray[np.uint8]:
    """Return the pixels of a picture, (H, W, 3) uint8, as they are stored."""
    return np.asarray(Image.open(file).convert("RGB"))
