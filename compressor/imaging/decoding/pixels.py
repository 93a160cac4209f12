"""From whatever mode Pillow decodes a file to, to 8-bit RGB and, where it matters, RGBA.

The work goes by strips of rows, so that a picture is held no more often than necessary.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image

from compressor.imaging.decoding.color_profiles import SrgbConversion
from compressor.imaging.on_white import on_white
from compressor.imaging.types import Pixels

STRIP_PIXELS: Final = 1 << 20  # converted at a time
# tags and a value of TIFF 6.0
_BITS_PER_SAMPLE: Final = 258
_PHOTOMETRIC: Final = 262
_WHITE_IS_ZERO: Final = 0


def to_rgb(
    image: Image.Image,
    conversion: SrgbConversion | None = None,
    *,
    strip_pixels: int = STRIP_PIXELS,
) -> tuple[Pixels, Pixels | None]:
    """The pixels of a loaded image, which is closed as soon as they are taken.

    Args:
        image: of any mode.
        conversion: from its colours to sRGB, if they are others.
        strip_pixels: how many are converted at a time; the result does not depend on it.

    Returns:
        (H, W, 3) uint8 RGB, laid on white; and (H, W, 4) uint8 RGBA if any pixel is not opaque,
        else None. Where alpha is 0, R, G and B are 0 too.
    """
    mode = "RGBA" if image.has_transparency_data else "RGB"
    converted = _convert(image, mode, conversion, strip_pixels)
    image.close()  # its memory is needed for what follows
    if mode == "RGB":
        return converted, None
    if converted[..., 3].min() == 255:
        return np.ascontiguousarray(converted[..., :3]), None
    opaque = np.empty((*converted.shape[:2], 3), np.uint8)
    for rows in _strips(image, strip_pixels):
        strip = converted[rows]
        opaque[rows] = on_white(strip)
        strip[strip[..., 3] == 0] = 0
    return opaque, converted


def _strips(image: Image.Image, strip_pixels: int) -> Iterator[slice]:
    """Slices of rows from the top to the bottom, each of about so many pixels."""
    rows = max(1, strip_pixels // image.width)
    for top in range(0, image.height, rows):
        yield slice(top, min(top + rows, image.height))


def _crop(image: Image.Image, rows: slice) -> Image.Image:
    return image.crop((0, rows.start, image.width, rows.stop))


def _convert(
    image: Image.Image, mode: str, conversion: SrgbConversion | None, strip_pixels: int
) -> Pixels:
    """The pixels in the mode "RGB" or "RGBA"."""
    pixels = np.empty((image.height, image.width, len(mode)), np.uint8)
    black, white = _black_and_white_level(image, strip_pixels)
    for rows in _strips(image, strip_pixels):
        strip = _crop(image, rows)
        converted = convert_to_srgb(_to_eight_bits(strip, black, white), mode, conversion)
        if mode == "RGBA" and strip.mode.startswith("I"):  # Pillow would cut off at 255
            opaque = np.asarray(strip) != image.info["transparency"]
            converted.putalpha(Image.fromarray(opaque.astype(np.uint8) * 255))
        pixels[rows] = np.asarray(converted)
    return pixels


def convert_to_srgb(
    image: Image.Image, mode: str, conversion: SrgbConversion | None
) -> Image.Image:
    """An image of 8 bits in the mode "RGB" or "RGBA"; alpha is no colour and stays."""
    if conversion is None:
        return image.convert(mode)
    if mode == "RGB":
        return conversion.to_srgb(image)
    rgba = image.convert("RGBA")
    converted = conversion.to_srgb(rgba)
    converted.putalpha(rgba.getchannel("A"))
    return converted


def _black_and_white_level(image: Image.Image, strip_pixels: int) -> tuple[float, float]:
    """The values that are black and white in grey of more than 8 bits.

    White is the largest value that the file's bits can say, up to 16 of them; in floating point
    it is 1 if no value is above, else 255.
    """
    if image.mode == "F":
        strips = (np.asarray(_crop(image, rows)) for rows in _strips(image, strip_pixels))
        maximum = max(np.nan_to_num(strip).max() for strip in strips)
        return 0.0, 1.0 if maximum <= 1 else 255.0
    tags = getattr(image, "tag_v2", {})
    bits = min(tags.get(_BITS_PER_SAMPLE, (16,))[0], 16)
    white = float(2**bits - 1) if image.mode.startswith("I;16") else 65535.0
    inverted = image.mode.startswith("I;16") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    return (white, 0.0) if inverted else (0.0, white)


def _to_eight_bits(image: Image.Image, black: float, white: float) -> Image.Image:
    """Grey of 16 or 32 bits, or floating point, scaled to 0..255; any other image as it is."""
    if not image.mode.startswith("I") and image.mode != "F":
        return image
    with np.errstate(invalid="ignore"):  # a NaN of the signalling kind
        grey = np.nan_to_num(np.asarray(image).astype(np.float64))
    lightness = np.clip((grey - black) / (white - black), 0, 1)
    return Image.fromarray(np.rint(lightness * 255).astype(np.uint8))
