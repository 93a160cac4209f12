"""Pictures for the screen, computed once for all sessions.

The keys are digests and settings: Streamlit hashes large arrays from samples only, so arrays come
as `_unhashed` arguments beside the digest of the file that they belong to.
"""

import io

import numpy as np
import streamlit as st
from PIL import Image

from compressor.imaging import (
    Picture,
    apply_palette,
    encode_png_quickly,
    load_image,
    shrink,
    shrink_nearest,
)
from compressor.imaging.formats.jpeg_size import jpeg_size_estimate
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.png.packed import PackedPicture
from compressor.imaging.types import Pixels
from compressor.pipeline.methods.preview import (
    CROWD,
    LivePreview,
    max_pixels,
    preview_pixels,
    shrink_preview,
    write_preview,
)
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES
from compressor.ui.jobs.picture_turns import preview_turn, waiting_for_preview
from compressor.ui.jobs.worker_pool import run_in_free_process
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large

MAX_LOSSLESS_COLORS = 4096  # with more, a preview is a photograph and is sent as JPEG


@st.cache_data(show_spinner=False, max_entries=64, max_size="24MB", ttl=KEEP_SECONDS)
def preview(sha256: str, side: int, _pixels: Pixels) -> bytes:
    """Return a PNG, JPEG or WebP file of the pixels, with no side above `side` pixels.

    Args:
        sha256: the key: of the picture's file, and what tells apart several previews of it.
        side: the largest width and height, in pixels.
        _pixels: (h, w, 3) or (h, w, 4) uint8.
    """
    with serialize_large(_pixels):
        rows, columns, channels = _pixels.shape
        scale = min(1.0, side / max(rows, columns))
        height = max(1, round(rows * scale))
        if channels == 4:
            return _encode_with_alpha(_pixels, max(1, round(columns * scale)), height)
        return _encode_opaque(shrink(_pixels, height, side * side))


@st.cache_data(show_spinner=False, max_entries=16, max_size="12MB", ttl=KEEP_SECONDS)
def lossless(key: str, _pixels: Pixels) -> bytes:
    """Return a PNG file of exactly these pixels, (h, w, 3) uint8; the key tells them from others.

    A script that reads a pixel of it gets the colour that k-means sees.
    """
    file = io.BytesIO()
    Image.fromarray(_pixels).save(file, "PNG", compress_level=3)
    return file.getvalue()


def _encode_opaque(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(pixels)
    if image.getcolors(MAX_LOSSLESS_COLORS) is not None:
        image.save(file, "PNG")
    else:
        image.save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()


def checkerboard_key(picture: Picture, place: str) -> str | None:
    """Return the key of a container that lays a picture on a checkerboard; None if it is opaque."""
    return None if picture.rgba is None else f"see-through-{place}"


def preview_with_alpha(picture: Picture, side: int) -> bytes:
    """Return a file of the picture with its transparency, with no side above `side` pixels."""
    suffix = "" if picture.rgba is None else "-alpha"
    return preview(f"{picture.key}{suffix}", side, picture.pixels_with_alpha)


def _encode_with_alpha(pixels: Pixels, width: int, height: int) -> bytes:
    """Shrink with Pillow, which weights colours by alpha; WebP has lossy colours with alpha."""
    file = io.BytesIO()
    small = Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX)
    small.save(file, "WEBP", quality=92, method=2)
    return file.getvalue()


def thumbnail(picture: Picture) -> bytes:
    """Return a file of the picture cropped to 3 : 2; of a tall one faces are in the upper part."""
    rows, columns = picture.pixels.shape[:2]
    height = min(rows, columns * 2 // 3)
    width = min(columns, rows * 3 // 2)
    top = (rows - height) // 6
    left = (columns - width) // 2
    middle = picture.pixels[top : top + height, left : left + width]
    return preview(f"{picture.sha256}-thumbnail", 400, np.ascontiguousarray(middle))


def indexed_preview(picture: IndexedPicture | PackedPicture) -> bytes:
    """Return a PNG of the picture that has no colours but those of its palette."""
    if isinstance(picture, PackedPicture):
        return picture.preview
    small = shrink_nearest(picture.indices)
    if small is picture.indices:
        return picture.encode_png()
    return encode_png_quickly(small, picture.palette)


@st.cache_data(show_spinner=False, max_entries=64, max_size="8MB", ttl=KEEP_SECONDS)
def quantized_preview(
    key: str, _pixels: Pixels, _palette: Pixels, _space: str, _dither: float, _smaller: float
) -> bytes:
    """Return a PNG of a small picture in the colours of a palette.

    Args:
        key: the digest of the picture's file and all settings.
        _pixels: (h, w, 3) or (h, w, 4) uint8.
        _palette: (n, 3) or (n, 4) uint8.
        _space, _dither, _smaller: as for `apply_palette`.
    """
    indexed = apply_palette(
        _pixels, _palette, space=_space, dither=_dither, smaller=_smaller, effort="fast"
    )
    return encode_png_quickly(indexed.indices, indexed.palette)


def live_preview(picture: Picture, settings: QualitySettings) -> LivePreview:
    """Return a preview of what these settings, from `preview_settings`, make of a picture."""
    return _live_preview(picture.key, repr(settings), settings, picture)


@st.cache_data(show_spinner=False, max_entries=64, max_size="12MB", ttl=KEEP_SECONDS)
def _live_preview(
    picture_key: str, settings_key: str, _settings: QualitySettings, _picture: Picture
) -> LivePreview:
    pixels = _preview_pixels(picture_key, _picture)  # before the turn: it may wait by itself
    with preview_turn():
        waiting = waiting_for_preview()
        pixels = shrink_preview(pixels, max_pixels(waiting))
        if waiting < CROWD:
            return write_preview(pixels, _settings, _picture.full_size)
        # Pages are drawn meanwhile: Python runs one thread of a process at a time.
        return run_in_free_process(write_preview, pixels, _settings, _picture.full_size)


@st.cache_data(show_spinner=False, max_entries=32, max_size="36MB", ttl=KEEP_SECONDS)
def _preview_pixels(key: str, _picture: Picture) -> Pixels:
    with serialize_large(_picture.pixels):
        return preview_pixels(_picture)


def jpeg_size(picture: Picture) -> int:
    """Return about the bytes of a JPEG of the picture, see `jpeg_size_estimate`."""
    return _jpeg_size(picture.key, picture)


@st.cache_data(show_spinner=False, max_entries=256, ttl=KEEP_SECONDS)
def _jpeg_size(key: str, _picture: Picture) -> int:
    return jpeg_size_estimate(_picture.pixels)


@st.cache_resource(show_spinner=False)
def samples() -> list[Picture]:
    """Return the shipped pictures, decoded, in the order of `SAMPLES`."""
    return [load_image(sample.data) for sample in SAMPLES]


def first_pixels(pixels: Pixels, count: int = 5) -> Pixels:
    """Return the first pixels in reading order: at most `count`, with the channels that they have.

    Args:
        pixels: (h, w, 3) or (h, w, 4) uint8.
        count: how many.
    """
    return np.asarray(pixels.reshape(-1, pixels.shape[2])[:count])
