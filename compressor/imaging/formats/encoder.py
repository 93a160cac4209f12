"""A picture in a palette's colours as a PNG, WebP or JPEG XL file, or as the smallest of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from numpy.typing import NDArray

from compressor.imaging.errors import ImageError
from compressor.imaging.formats import jpeg_xl, webp
from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST, offered_formats
from compressor.imaging.png.encoder import check_indexed, encode_png
from compressor.imaging.types import Checkpoint, Palette, no_checkpoint

_ENCODERS: Final[Mapping[str, Callable[..., bytes]]] = {
    "png": encode_png,
    "webp": webp.encode_webp,
    "jxl": jpeg_xl.encode_jpeg_xl,
}


def encode(
    indices: NDArray[Any],
    palette: Palette,
    format: str,
    *,
    effort: str = "balanced",
    checkpoint: Checkpoint = no_checkpoint,
) -> bytes:
    """Write a picture without any loss, alpha and the colours below alpha 0 included.

    Guarantees, held by tests/imaging/formats: other programs decode every format to the same
    pixels, and equal arguments give equal bytes.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha, n in 1..256.
        format: a key of `FILE_FORMATS`, or `SMALLEST`, which tries all that are offered for a
            picture of this size and takes the earlier one of equals.
        effort: one of `compressor.imaging.png.layout.EFFORTS`.
        checkpoint: called every few milliseconds; raise to cancel. An encoder that can't be
            interrupted is left to end by itself.

    Raises:
        ImageError: the format's package is missing, or it can't hold so many pixels.
        ValueError: as for `encode_png`, and for an unknown format.
    """
    if format not in (*FILE_FORMATS, SMALLEST):
        raise ValueError(f"format={format!r} must be one of {', '.join((*FILE_FORMATS, SMALLEST))}")
    check_indexed(indices, palette, effort)
    height, width = indices.shape
    names = [each.name for each in offered_formats(width, height)]
    if format != SMALLEST:
        if refusal := FILE_FORMATS[format].refusal(width, height):
            raise ImageError(refusal)
        names = [format]
    files = (
        _ENCODERS[name](indices, palette, effort=effort, checkpoint=checkpoint) for name in names
    )
    return min(files, key=len)


def format_of(data: bytes) -> str:
    """Return which of `FILE_FORMATS` a file of `encode` has."""
    if data.startswith(b"\x89PNG"):
        return "png"
    return "webp" if data.startswith(b"RIFF") else "jxl"
