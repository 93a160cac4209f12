"""A quick preview of what settings make of a picture, before the file at full size is there."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from compressor.imaging import Picture, encode_png_quickly, shrink
from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.types import Pixels
from compressor.pipeline.protected.weights import pixel_weights, weighted_counts
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from kmc import count_colors

PREVIEW_PIXELS: Final = 400_000  # at most
CROWD: Final = 3  # so many who wait for a preview are a crowd
CROWD_PIXELS: Final = 100_000  # at most, where a crowd waits: a third of the time
LARGE_CROWD: Final = 8
LARGE_CROWD_PIXELS: Final = 50_000  # half of that time once more
# By searches on photographs: a look of 70 took some 170 colours at the median, one of 50 some 40.
LOOK_OF_TWICE_THE_COLORS: Final = 9.5  # so much more look takes twice the colours


def preview_settings(settings: Settings) -> QualitySettings | None:
    """Return the settings of a preview, which leave out what takes long.

    Those of a wanted look are a guess, as its settings are still to be searched.

    Args:
        settings: of the file that is wanted.

    Returns:
        settings of best quality; None for a method that has no quick preview.
    """
    if isinstance(settings, QualitySettings):
        return QualitySettings(
            k=settings.k,
            palette=settings.palette,
            effort="fast",
            space=settings.space,
            dither=settings.dither,
            locked=settings.locked,
            protect=settings.protect,
        )
    if isinstance(settings, LookSettings):
        k = int(np.clip(2 ** (settings.look / LOOK_OF_TWICE_THE_COLORS), 2, 256))
        return QualitySettings(
            k=max(k, len(settings.locked)),
            effort="fast",
            locked=settings.locked,
            protect=settings.protect,
        )
    return None


def max_pixels(waiting: int) -> int:
    """Return how many pixels a preview has at most while so many others wait for theirs."""
    if waiting >= LARGE_CROWD:
        return LARGE_CROWD_PIXELS
    return CROWD_PIXELS if waiting >= CROWD else PREVIEW_PIXELS


def preview_pixels(picture: Picture, max_pixels: int = PREVIEW_PIXELS) -> Pixels:
    """Return the picture shrunk to at most `max_pixels` pixels.

    Returns:
        (h, w, 3) uint8, or (h, w, 4) for a picture with transparency.
    """
    return shrink_preview(picture.pixels_with_alpha, max_pixels)


def shrink_preview(pixels: Pixels, max_pixels: int) -> Pixels:
    """Return pixels shrunk to at most `max_pixels`; (h, w, 3) or (h, w, 4) uint8, as they came."""
    small = shrink(pixels[:, :, :3], len(pixels), max_pixels)
    if pixels.shape[2] == 3:
        return small
    height, width = small.shape[:2]
    image = Image.fromarray(pixels)  # Pillow weights colours by alpha
    return np.asarray(image.resize((width, height), Image.Resampling.BOX))


@dataclass(frozen=True, kw_only=True)
class LivePreview:
    """A preview of a result: a PNG file, and how many colours it has."""

    file: bytes
    colors: int


def write_preview(
    pixels: Pixels, settings: QualitySettings, full_size: tuple[int, int] | None = None
) -> LivePreview:
    """Compute a preview and write it; arguments and errors are those of `compute_preview`."""
    indexed = compute_preview(pixels, settings, full_size)
    file = encode_png_quickly(indexed.indices, indexed.palette)
    return LivePreview(file=file, colors=len(indexed.palette))


def compute_preview(
    pixels: Pixels, settings: QualitySettings, full_size: tuple[int, int] | None = None
) -> IndexedPicture:
    """Compute a preview.

    Args:
        pixels: (h, w, 3) or (h, w, 4) uint8, from `preview_pixels`.
        settings: from `preview_settings`.
        full_size: width and height of the file's picture, in whose pixels protected parts are;
            None where it is no larger.

    Raises:
        ImageError: a protected part does not lie in the picture.
        ValueError: the settings can't be met.
    """
    height, width = pixels.shape[:2]
    weights = pixel_weights(settings.protect, full_size or (width, height), (height, width))
    counts = weighted_counts(pixels, count_colors(pixels), weights)
    palette = build_palette(counts, settings)
    return apply_palette(
        pixels, palette, space=settings.space, dither=settings.diffusion, effort="fast"
    )
