"""What is worth computing once for all sessions.

Keys are digests and settings: Streamlit hashes large arrays from samples only, so arrays come
as `_unhashed` arguments beside the digest of what they were made from.
"""

import io

import numpy as np
import streamlit as st
from PIL import Image

from compressor.imaging import (
    Picture,
    apply_palette,
    encode_png,
    load_image,
    shrink,
    shrink_nearest,
)
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.types import Pixels
from compressor.samples import SAMPLES
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large

FEW_COLORS = 4096  # below, a preview is kept without loss; a photograph is sent as JPEG


@st.cache_data(show_spinner=False, max_entries=64, max_size="24MB", ttl=KEEP_SECONDS)
def preview(sha256: str, side: int, _pixels: Pixels) -> bytes:
    """A file for the screen, no wider or taller than `side` pixels."""
    with serialize_large(_pixels):
        return _preview(side, _pixels)


def _preview(side: int, pixels: Pixels) -> bytes:
    rows, columns, channels = pixels.shape
    scale = min(1.0, side / max(rows, columns))
    if channels == 4:
        return _preview_with_alpha(
            pixels, max(1, round(columns * scale)), max(1, round(rows * scale))
        )
    small = shrink(pixels, max(1, round(rows * scale)), side * side)
    file = io.BytesIO()
    image = Image.fromarray(small)
    if image.getcolors(FEW_COLORS) is not None:
        image.save(file, "PNG")
    else:
        image.save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()


def preview_with_alpha(picture: Picture, side: int) -> bytes:
    """A file for the screen, no side above `side` pixels, with the picture's transparency."""
    kind = "" if picture.rgba is None else "-alpha"
    return preview(f"{picture.sha256}{kind}", side, picture.pixels_with_alpha)


def _preview_with_alpha(pixels: Pixels, width: int, height: int) -> bytes:
    """Pillow mixes colours by their alpha when it shrinks; WebP has lossy colours with alpha."""
    file = io.BytesIO()
    small = Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX)
    small.save(file, "WEBP", quality=92, method=2)
    return file.getvalue()


def thumbnail(picture: Picture) -> bytes:
    """A file for the screen: the middle of the picture, three wide to two tall."""
    rows, columns = picture.pixels.shape[:2]
    height = min(rows, columns * 2 // 3)
    width = min(columns, rows * 3 // 2)
    top = (rows - height) // 2
    left = (columns - width) // 2
    middle = picture.pixels[top : top + height, left : left + width]
    return preview(f"{picture.sha256}-middle", 400, np.ascontiguousarray(middle))


def indexed_preview(picture: IndexedPicture) -> bytes:
    """The picture for the screen, with no colour but its palette's."""
    small = shrink_nearest(picture.indices)
    if small is picture.indices:
        return picture.encode_png()
    return encode_png(small, picture.palette, effort="fast")


@st.cache_data(show_spinner=False, max_entries=64, max_size="8MB", ttl=KEEP_SECONDS)
def quantized_preview(
    key: str, _pixels: Pixels, _palette: Pixels, _space: str, _dither: float
) -> bytes:
    """A small picture in a palette's colours, for the screen."""
    laid = apply_palette(_pixels, _palette, space=_space, dither=_dither)
    return encode_png(laid.indices, laid.palette, effort="fast")


@st.cache_resource(show_spinner=False)
def samples() -> list[Picture]:
    """The shipped pictures, decoded."""
    return [load_image(sample.data) for sample in SAMPLES]


def first_pixels(pixels: Pixels, number: int = 5) -> Pixels:
    """(number, 3) uint8: the first pixels of the first row, fewer where there are fewer."""
    return np.asarray(pixels.reshape(-1, 3)[:number])
