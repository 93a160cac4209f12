"""Writes the picture of `benchmarks.speed.gigapixel`: a sample enlarged, with noise."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

TILE = 256  # pixels on a side
NOISE_LEVELS = 3  # added evenly to each channel: 0, 1 or 2


def write_tiff(sample: Path, width: int, height: int, target: Path) -> None:
    """Write a BigTIFF of deflated tiles, one row of tiles at a time."""
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
    """Yield tiles (TILE, TILE, 3), from left to right and from top to bottom."""
    rng = np.random.default_rng(0)
    for top in range(0, height, TILE):
        rows = _rows(sample, width, height, top)
        rows += rng.integers(0, NOISE_LEVELS, rows.shape, np.uint8)
        for left in range(0, width, TILE):
            yield np.ascontiguousarray(rows[:, left : left + TILE])


def _rows(sample: Image.Image, width: int, height: int, top: int) -> NDArray[np.uint8]:
    """Return one row of tiles, without noise.

    Returns:
        (TILE, width rounded up to whole tiles, 3) in 0..255 - NOISE_LEVELS.
    """
    scale = sample.height / height
    box = (0.0, top * scale, float(sample.width), min(top + TILE, height) * scale)
    size = (width, min(TILE, height - top))
    large = sample.resize(size, Image.Resampling.BICUBIC, box)
    padding = [(0, TILE - size[1]), (0, -width % TILE), (0, 0)]
    return np.minimum(np.pad(np.asarray(large), padding), 255 - NOISE_LEVELS).astype(np.uint8)
