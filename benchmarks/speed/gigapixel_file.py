"""A gigapixel photograph for `benchmarks.gigapixel`: a sample enlarged, with a camera's noise."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

TILE = 256
NOISE = 3  # levels, evenly


def write_tiff(sample: Path, width: int, height: int, target: Path) -> None:
    """A BigTIFF of deflated tiles, made and written one row of tiles at a time."""
    tifffile.imwrite(
        target,
        tiles(Image.open(sample).convert("RGB"), width, height),
        shape=(height, width, 3),
        dtype=np.uint8,
        photometric="rgb",
        tile=(TILE, TILE),
        compression="zlib",
        compressionargs={"level": 1},
        bigtiff=True,
    )


def tiles(sample: Image.Image, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    """(TILE, TILE, 3) each, from left to right and from the top to the bottom."""
    rng = np.random.default_rng(0)
    for top in range(0, height, TILE):
        rows = _rows(sample, width, height, top)
        rows += rng.integers(0, NOISE, rows.shape, np.uint8)
        for left in range(0, width, TILE):
            yield np.ascontiguousarray(rows[:, left : left + TILE])


def _rows(sample: Image.Image, width: int, height: int, top: int) -> NDArray[np.uint8]:
    """(TILE, width rounded up to tiles, 3): one row of tiles, in 0..255 - NOISE."""
    scale = sample.height / height
    box = (0.0, top * scale, float(sample.width), min(top + TILE, height) * scale)
    size = (width, min(TILE, height - top))
    large = sample.resize(size, Image.Resampling.BICUBIC, box)
    missing = [(0, TILE - size[1]), (0, -width % TILE), (0, 0)]
    return np.minimum(np.pad(np.asarray(large), missing), 255 - NOISE).astype(np.uint8)
