"""Creates the small valid pictures that fuzzing starts from: every format, mode and option."""

import io
import itertools

import numpy as np
from PIL import Image, ImageCms

from benchmarks.hostile import heic
from benchmarks.hostile.icc_profiles import DISPLAY_P3, matrix_profile

MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB", "F", "I;16"),
    "AVIF": ("RGB", "RGBA"),
}
OPTIONS: dict[str, tuple[dict[str, object], ...]] = {
    "PNG": ({}, {"icc": True}, {"exif": True}, {"transparency": 1}, {"all": True}),
    "JPEG": ({}, {"icc": True}, {"exif": True}, {"progressive": True}, {"mpo": True}),
    "WEBP": ({}, {"icc": True, "exif": True}, {"lossless": True}, {"all": True}),
    "GIF": ({}, {"transparency": 1}, {"interlace": 0}, {"all": True}),
    "BMP": ({},),
    "TIFF": (
        *tuple(
            {"compression": name}
            for name in (
                "raw",
                "tiff_lzw",
                "tiff_adobe_deflate",
                "jpeg",
                "group4",
                "packbits",
                "zstd",
            )
        ),
        {"icc": True, "exif": True},
        {"all": True},
        {"big_tiff": True},
    ),
    "AVIF": ({}, {"icc": True, "exif": True}, {"all": True}),
}


def pictures() -> list[bytes]:
    """Return about 100 pictures: every format with every mode and option that it allows."""
    files = [heic.heic(name) for name in heic.NAMES]
    for name, modes in MODES.items():
        for mode, options in itertools.product(modes, OPTIONS[name]):
            try:
                files.append(_saved(_image(mode), name, dict(options)))
            except (OSError, ValueError, KeyError, TypeError, SystemError):
                continue  # the format does not allow this mode with this option
    return files


def _image(mode: str) -> Image.Image:
    rng = np.random.default_rng(0)
    if mode == "I;16":
        return Image.fromarray(rng.integers(0, 65_536, (14, 18), dtype=np.uint16))
    if mode == "F":
        return Image.fromarray(rng.random((14, 18), dtype=np.float32))
    image = Image.fromarray(rng.integers(0, 256, (14, 18, 3), dtype=np.uint8))
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(
            image, ImageCms.createProfile("sRGB"), lab, outputMode="LAB"
        )
        assert converted is not None
        return converted
    return image.convert(mode)


def _saved(image: Image.Image, format: str, options: dict[str, object]) -> bytes:
    if options.pop("icc", False):
        options["icc_profile"] = matrix_profile("Display P3", *DISPLAY_P3)
    if options.pop("exif", False):
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010F] = "maker"
        options["exif"] = exif
    if options.pop("all", False):
        options |= {"save_all": True, "append_images": [image.rotate(180)]}
    if options.pop("mpo", False):
        options |= {"save_all": True, "append_images": [image]}
        format = "MPO"
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()
