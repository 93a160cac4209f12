"""Pictures in and out: decoding, resizing, Google Drive, indexed PNG. No page, no session."""

from imaging.errors import ImageError
from imaging.indexed import IndexedPicture, apply_palette
from imaging.palette_files import PALETTE_FORMATS, PaletteFormat, write_palette
from imaging.picture import Picture, load_image
from imaging.png import encode_png
from imaging.png_layout import bit_depth
from imaging.resize import shrink, shrink_nearest

__all__ = [
    "PALETTE_FORMATS",
    "ImageError",
    "IndexedPicture",
    "PaletteFormat",
    "Picture",
    "apply_palette",
    "bit_depth",
    "encode_png",
    "load_image",
    "shrink",
    "shrink_nearest",
    "write_palette",
]
