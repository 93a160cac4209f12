"""About how large a JPEG of a picture would be, to say where that is the smaller file."""

import io
from typing import Final

import numpy as np
from PIL import Image

from compressor.imaging.on_white import on_white
from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.types import Pixels

QUALITY: Final = 78  # of libjpeg: where most programs save photos for the web, 75 to 80
_SUBSAMPLING: Final = "4:2:0"
_TILE_SIDE: Final = 64  # pixels, four of the blocks that are coded with such subsampling
# Of tiles spread over a larger picture: a JPEG of so many takes some 20 ms.
_MAX_TILES: Final = 256
EXACT_PIXELS: Final = _TILE_SIDE * _TILE_SIDE * _MAX_TILES


def jpeg_size_estimate(pixels: Pixels) -> int:
    """The bytes of a JPEG of the picture, at a quality that is usual on the web.

    Up to `EXACT_PIXELS` pixels (about 1 MP) the JPEG is written and its length is exact. Of a
    larger picture only tiles are, spread evenly at full size, and the result is an estimate: 1 and
    5 % off for two photos of 24 and 10 MP, worse where the detail lies in few places.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha, which is laid on white.
    """
    mosaic = np.ascontiguousarray(on_white(sample_mosaic(pixels, _TILE_SIDE, _MAX_TILES)))
    size = _jpeg_bytes(mosaic)
    ratio = float(pixels.shape[0] * pixels.shape[1] / (mosaic.shape[0] * mosaic.shape[1]))
    if ratio == 1:
        return size
    head = _jpeg_bytes(np.zeros((1, 1, 3), np.uint8))
    return head + round(ratio * max(0, size - head))


def _jpeg_bytes(pixels: Pixels) -> int:
    file = io.BytesIO()
    Image.fromarray(pixels).save(
        file, "JPEG", quality=QUALITY, subsampling=_SUBSAMPLING, optimize=True
    )
    return file.tell()
