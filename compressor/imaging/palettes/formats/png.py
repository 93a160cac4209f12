"""A palette as a picture: one square a colour."""

import numpy as np

from compressor.imaging.palettes.formats.grid import SIDE, grid
from compressor.imaging.palettes.swatch import Swatch
from compressor.imaging.png.encoder import encode_png


def png(colors: list[Swatch], name: str) -> bytes:
    """An indexed PNG with the colours; what is left of the last row is transparent."""
    rows, columns = grid(len(colors))
    palette = [(*color.rgb, color.alpha) for color in colors]
    cells = np.arange(rows * columns)
    if rows * columns > len(colors):
        palette.append((0, 0, 0, 0))
    squares = np.minimum(cells, len(palette) - 1).reshape(rows, columns)
    indices = squares.repeat(SIDE, axis=0).repeat(SIDE, axis=1)
    return encode_png(indices, np.array(palette, np.uint8))
