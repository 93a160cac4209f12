"""HEIC pictures, the photos of iPhones and others: Pillow reads them by libheif, where it is there.

The package is pi-heif-decoder: libheif and libde265, which only decode, under the LGPL. It goes on
with pi-heif, whose last version has libraries with known holes, so that one is not used;
pillow-heif is not chosen since its wheels hold an encoder under the GPL.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

from compressor.imaging.errors import ImageError
from compressor.installation import install_command

FORMAT: Final = "HEIF"  # as Pillow names it
KIND: Final = "HEIC"  # as people do
MODULE: Final = "pi_heif"
# Versions before it run what a hostile file says.
MIN_LIBHEIF: Final = (1, 23, 4)


@cache
def decoder_module() -> Any:
    """The module that reads HEIC, or None; loaded with the first HEIC, since it takes 45 ms.

    Pillow can open HEIC from then on, in this process.
    """
    try:
        module = import_module(MODULE)
    except ImportError:
        return None
    # One thread, since others wait for the cores as well; nothing but the main picture.
    module.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )
    return module


def has_decoder() -> bool:
    """Whether HEIC can be read: the package is installed, and new enough."""
    module = decoder_module()
    if module is None:
        return False
    return tuple(map(int, module.libheif_version().split(".")[:3])) >= MIN_LIBHEIF


def missing_decoder_error() -> ImageError:
    """The sentence for a HEIC where no decoder is installed."""
    return ImageError(
        "This HEIC picture can't be read here, since its decoder is not installed:"
        f" `{install_command('files')}` brings it, or save the picture as JPEG or PNG."
    )
