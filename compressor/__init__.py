"""The image compressor around `kmc`: pictures in and out, jobs, command line and pages.

What a program wants of it is here; it is imported when it is first used, so that importing the
package costs nothing. Streamlit is needed by `compressor.ui` alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compressor.imaging import (
        ImageError,
        IndexedPicture,
        Picture,
        apply_palette,
        encode_png,
        load_image,
        shrink,
        write_palette,
    )
else:

    def __getattr__(name: str) -> object:
        if name in __all__:
            return getattr(import_module("compressor.imaging"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ImageError",
    "IndexedPicture",
    "Picture",
    "apply_palette",
    "encode_png",
    "load_image",
    "shrink",
    "write_palette",
]
