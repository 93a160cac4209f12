"""Indexed PNG files: one index of 1, 2, 4 or 8 bits a pixel, and the palette."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def bit_depth(colors: int) -> int:
    """Bits an index needs in a PNG of so many colours: 1, 2, 4 or 8.

    Raises:
        ValueError: colors is not in 1..256.
    """
    if not 1 <= colors <= 256:
        raise ValueError(f"an indexed PNG holds 1 to 256 colours, not {colors}")
    return next(depth for depth in (1, 2, 4, 8) if colors <= 1 << depth)


def encode_png(indices: NDArray[Any], palette: NDArray[np.uint8]) -> bytes:
    """Write an indexed PNG (colour type 3), at the smallest bit depth that holds the palette.

    Rows are not filtered (differences of indices mean nothing) and packed with zlib level 9.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, n in 1..256.

    Raises:
        ValueError: a wrong shape or dtype, or an index without a palette entry.
    """
    if palette.dtype != np.uint8 or palette.ndim != 2 or palette.shape[1] != 3:
        raise ValueError(
            f"a palette must be uint8 of shape (n, 3), not {palette.dtype} {palette.shape}"
        )
    depth = bit_depth(len(palette))
    if indices.ndim != 2 or indices.size == 0:
        raise ValueError(f"indices must have shape (H, W) with a pixel, not {indices.shape}")
    if not 0 <= indices.min() <= indices.max() < len(palette):
        raise ValueError(
            f"indices lie in {indices.min()}..{indices.max()}, the palette's in"
            f" 0..{len(palette) - 1}"
        )
    image = Image.fromarray(np.ascontiguousarray(indices, np.uint8))
    image.putpalette(palette.tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", bits=depth, compress_level=9)
    return file.getvalue()
