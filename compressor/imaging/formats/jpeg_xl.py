"""JPEG XL without loss, by the package pillow-jxl-plugin and its libjxl."""

import io
import math
from typing import Any, Final

from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.formats.uninterruptible import run_in_thread
from compressor.imaging.types import Checkpoint, Palette, no_checkpoint

# libjxl's efforts, each with the most pixels that it is used for: 7 takes about a second a
# megapixel, 9 five times as long for another 1 to 5 %. Below 7 it finds no palette.
EFFORTS: Final = {
    "fast": ((7, math.inf),),
    "balanced": ((7, math.inf),),
    "best": ((9, 2e6), (7, math.inf)),
}


def encode_jpeg_xl(
    indices: NDArray[Any],
    palette: Palette,
    *,
    effort: str = "balanced",
    checkpoint: Checkpoint = no_checkpoint,
) -> bytes:
    """Write a lossless JPEG XL file; arguments are as for `encode_png`, and trusted.

    The file is a bare codestream. The colours go in as they are: libjxl makes a palette of its
    own where that is smaller, and has no way to be given one.
    """
    import pillow_jxl  # noqa: F401 - registers the format; loaded where it is needed

    level = next(level for level, max_pixels in EFFORTS[effort] if indices.size <= max_pixels)
    image = Image.fromarray(palette[indices])

    def write() -> bytes:
        file = io.BytesIO()
        image.save(file, "JXL", lossless=True, effort=level, num_threads=1)
        return file.getvalue()

    return run_in_thread(write, checkpoint, "jpeg-xl")
