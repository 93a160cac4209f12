"""A finished file of a batch over its original, for the row that is selected."""

import hashlib
import io

import numpy as np
import streamlit as st
from PIL import Image

from compressor.imaging import ImageError, encode_png_quickly, shrink_nearest
from compressor.imaging.formats.encoder import format_of
from compressor.imaging.text import printable
from compressor.ui import previews
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.results import FileResult
from compressor.ui.elements.before_after.component import Side, before_after
from compressor.ui.formatting import file_size, plural
from compressor.ui.picture_cache import KEEP_SECONDS, picture_cache
from compressor.ui.plain_text import literal

PREVIEW_SIDE = 1400  # pixels


def original_and_result(file: BatchFile, result: FileResult) -> None:
    """Draw a slider between a file and what became of it."""
    try:
        data = file.read()
        sha256 = hashlib.sha256(data).hexdigest()
        longest_side = max(result.compression.width, result.compression.height)
        picture = picture_cache().get_shrunk(sha256, data, longest_side)
    except ImageError as error:
        st.caption(literal(str(error)))
        return
    compression = result.compression
    original = Side(
        file=previews.preview_with_alpha(picture, PREVIEW_SIDE),
        label=f"Original, {file_size(compression.input_bytes)}",
        alt=f"The original picture, {printable(file.name)}",
    )
    frames = f"{plural(compression.frames, 'frame')}, " if compression.frames > 1 else ""
    label = f"{frames}{len(compression.palette)} colours, {file_size(compression.output_bytes)}"
    compressed = Side(
        file=_result_preview(hashlib.sha256(compression.file).hexdigest(), compression.file),
        label=label,
        alt=f"The picture in {label}",
    )
    before_after(
        original,
        compressed,
        (compression.width, compression.height),
        id=sha256,
        transparent=picture.rgba is not None,
        moving=(data, compression.file) if compression.frames > 1 else None,
        key="batch-before-after",
    )


@st.cache_data(show_spinner=False, max_entries=16, max_size="8MB", ttl=KEEP_SECONDS)
def _result_preview(sha256: str, _file: bytes) -> bytes:
    """Return a PNG of a file that was written here, with no colours but its own.

    Args:
        sha256: the key, of the file.
        _file: a PNG, WebP or JPEG XL, which not every browser shows.
    """
    if format_of(_file) == "jxl":
        import pillow_jxl  # noqa: F401 - registers the format, which was written in a worker
    with Image.open(io.BytesIO(_file)) as image:
        pixels = np.asarray(image.convert("RGBA"))
    small = shrink_nearest(pixels, PREVIEW_SIDE)
    colors, indices = np.unique(
        np.ascontiguousarray(small).view(np.uint32)[..., 0], return_inverse=True
    )
    palette = colors[:, None].view(np.uint8)
    return encode_png_quickly(indices.reshape(small.shape[:2]), palette)
