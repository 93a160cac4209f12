"""HEIC pictures, the photos of iPhones and others: Pillow reads them by libheif, where it is there.

The package is pi-heif-decoder: libheif and libde265, which only decode, under the LGPL. It goes on
with pi-heif, whose last version has libraries with known holes, so that one is not used;
pillow-heif is not chosen since its wheels hold an encoder under the GPL.
"""

from importlib import import_module
from typing import Any, Final

from compressor.imaging.errors import ImageError
from compressor.installation import install_command

pi_heif: Any
try:
    pi_heif = import_module("pi_heif")
except ImportError:
    pi_heif = None

FORMAT: Final = "HEIF"  # as Pillow names it
KIND: Final = "HEIC"  # as people do
# Versions before it run what a hostile file says.
MIN_LIBHEIF: Final = (1, 23, 4)


def has_decoder() -> bool:
    """Whether HEIC can be read: the package is installed, and new enough."""
    if pi_heif is None:
        return False
    return tuple(map(int, pi_heif.libheif_version().split(".")[:3])) >= MIN_LIBHEIF


def missing_decoder_error() -> ImageError:
    """The sentence for a HEIC where no decoder is installed."""
    return ImageError(
        "This HEIC picture can't be read here, since its decoder is not installed:"
        f" `{install_command('files')}` brings it, or save the picture as JPEG or PNG."
    )


def register_decoder() -> None:
    """Teach Pillow to open HEIC, for this process."""
    if has_decoder():
        # One thread, since others wait for the cores as well; nothing but the main picture.
        pi_heif.register_heif_opener(
            decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
        )


register_decoder()
