"""WebP without loss, by Pillow and its libwebp."""

import io
from functools import partial
from typing import Any, Final, NamedTuple

from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.formats.uninterruptible import run_in_thread
from compressor.imaging.types import Checkpoint, Palette, no_checkpoint

MAX_PIXELS: Final = 16_383**2


class Attempt(NamedTuple):
    """Parameters of libwebp that are worth a try, up to a number of pixels.

    Attributes:
        method: 0 (fast) to 6.
        quality: 0 to 100; of a lossless file it is the effort.
        max_pixels: of a larger picture they are left out, for the seconds that they take.
    """

    method: int
    quality: int
    max_pixels: int


# Neither of the first two is always smaller: 5 is so by up to 11 %, and larger by up to 2 %. They
# take 0.2 to 2 s and 0.5 to 4 s a megapixel. The last one tries everything there is, another 2 to
# 10 % for 40 to 120 s a megapixel.
USUAL: Final = Attempt(4, 75, MAX_PIXELS)
OTHER_MATCHES: Final = Attempt(5, 75, 2_000_000)
EVERYTHING: Final = Attempt(6, 100, 1 << 16)
ATTEMPTS_OF_EFFORT: Final = {
    "fast": (USUAL,),
    "balanced": (USUAL, OTHER_MATCHES),
    "best": (USUAL, OTHER_MATCHES, EVERYTHING),
}


def encode_webp(
    indices: NDArray[Any],
    palette: Palette,
    *,
    effort: str = "balanced",
    checkpoint: Checkpoint = no_checkpoint,
) -> bytes:
    """Write a lossless WebP file; arguments are as for `encode_png`, and trusted."""
    image = Image.fromarray(palette[indices])

    def write(attempt: Attempt) -> bytes:
        file = io.BytesIO()
        image.save(
            file,
            "WEBP",
            lossless=True,
            exact=True,  # keeps the colours of pixels that are fully transparent
            method=attempt.method,
            quality=attempt.quality,
        )
        return file.getvalue()

    files = (
        run_in_thread(partial(write, attempt), checkpoint, "webp")
        for attempt in ATTEMPTS_OF_EFFORT[effort]
        if indices.size <= attempt.max_pixels
    )
    return min(files, key=len)
