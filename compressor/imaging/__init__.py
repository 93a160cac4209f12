"""One picture: decoded, put into a palette, measured, and written. It knows no page or session."""

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.palettes.writer import PALETTE_FORMATS, PaletteFormat, write_palette
from compressor.imaging.picture import Picture, load_image
from compressor.imaging.png.encoder import encode_png, encode_png_quickly
from compressor.imaging.png.layout import bit_depth
from compressor.imaging.resize import shrink, shrink_nearest, shrink_to_side, size_within

__all__ = [
    "PALETTE_FORMATS",
    "ImageError",
    "IndexedPicture",
    "PaletteFormat",
    "Picture",
    "apply_palette",
    "bit_depth",
    "encode_png",
    "encode_png_quickly",
    "load_image",
    "shrink",
    "shrink_nearest",
    "shrink_to_side",
    "size_within",
    "write_palette",
]
