"""ICC colour profiles: from the file's own colours to sRGB, which is what every screen expects.

The rendering intent is relative colorimetric with black point compensation, as picture editors
have it by default: colours that sRGB has stay what they are, others become the nearest ones.
LittleCMS, inside Pillow, does the arithmetic.
"""

import io
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageCms

from compressor.imaging.limits import MAX_PROFILE_BYTES

IGNORED: Final = (
    "The file's colour profile is broken or does not fit the picture, so it is ignored."
)
NO_PROFILE: Final = "The file is CMYK without a colour profile, so its colours are an estimate."
_MODE_BY_SPACE: Final = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_GREY_MODES: Final = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"}
_PROGRAM_TAGS: Final = tuple(
    name + digit for name in (b"D2B", b"B2D") for digit in (b"0", b"1", b"2", b"3")
)
_MAX_NAME_CHARACTERS: Final = 40
# A profile that changes no channel of 0..255 by more is sRGB by another name.
_SRGB_TOLERANCE: Final = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class SrgbConversion:
    """A conversion from the colours of one profile to sRGB.

    Attributes:
        mode: the mode of the images that it takes, "RGB", "L" or "CMYK".
        name: the profile's own name, safe to show.
        transform: as LittleCMS does it; exact for grey, by interpolation for all else.
    """

    mode: str
    name: str
    transform: ImageCms.ImageCmsTransform

    @property
    def note(self) -> str:
        """One sentence that tells the user of the conversion."""
        return (
            f"Colours are converted from the profile “{self.name}” to sRGB"
            " (relative colorimetric intent)."
        )

    def to_srgb(self, image: Image.Image) -> Image.Image:
        """Convert an image of 8 bits to RGB."""
        source = image.convert(self.mode)
        if self.mode != "L":
            return self.transform.apply(source)
        tables = self.transform.apply(_all_greys()).split()
        return Image.merge("RGB", [source.point(list(table.tobytes())) for table in tables])


def srgb_conversion(image: Image.Image) -> tuple[SrgbConversion | None, list[str]]:
    """The conversion that the image's profile asks for, if any, and the notes for the user."""
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":  # says by itself what its colours are
        return None, []
    if not profile:
        return None, [NO_PROFILE] if image.mode == "CMYK" else []
    try:
        conversion = _read(profile, image.mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None, [IGNORED] + ([NO_PROFILE] if image.mode == "CMYK" else [])
    return (None, []) if conversion is None else (conversion, [conversion.note])


def _read(profile: bytes, image_mode: str) -> SrgbConversion | None:
    """The conversion of a profile, or None where it is as good as sRGB.

    Raises:
        PyCMSError, OSError, ValueError, TypeError: the profile is broken or does not fit.
    """
    if len(profile) > MAX_PROFILE_BYTES:
        raise ValueError(len(profile))
    source = ImageCms.ImageCmsProfile(io.BytesIO(_without_programs(profile)))
    mode = _MODE_BY_SPACE.get(source.profile.xcolor_space, "")
    if not _fits(mode, image_mode):
        raise ValueError(mode)
    transform = _transform(source, mode)
    if _is_srgb(transform, mode):
        return None
    return SrgbConversion(mode=mode, name=_name(source), transform=transform)


def _without_programs(profile: bytes) -> bytes:
    """The profile without the tags that hold a program of any number of steps.

    LittleCMS prefers them to tables and matrices, and some kilobytes of them take it minutes
    (multiProcessElements, ICC.1:2022, 10.16). Their names are changed into others that mean
    nothing, each into another one since it accepts no name twice.
    """
    tags = min(int.from_bytes(profile[128:132]), (len(profile) - 132) // 12)
    changed = bytearray(profile)
    for number in range(tags):
        at = 132 + 12 * number
        if profile[at : at + 4] in _PROGRAM_TAGS:
            changed[at : at + 4] = b"x%03d" % number
    return bytes(changed)


def _transform(source: ImageCms.ImageCmsProfile, mode: str) -> ImageCms.ImageCmsTransform:
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    if mode == "L":  # the table that LittleCMS makes for grey is coarse in the shadows
        flags |= ImageCms.Flags.NOOPTIMIZE
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    srgb = ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(source, srgb, mode, "RGB", intent, flags)


def _fits(mode: str, image_mode: str) -> bool:
    """A profile for RGB fits grey pictures as well, one for grey or CMYK only its own kind."""
    if mode == "RGB":
        return image_mode != "CMYK"
    return mode != "" and (image_mode in _GREY_MODES if mode == "L" else image_mode == mode)


def _is_srgb(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether 4,913 colours, or all greys, stay what they are."""
    if mode == "CMYK":
        return False
    samples = _all_greys() if mode == "L" else _color_grid()
    before = np.asarray(samples.convert("RGB")).astype(np.int16)
    return bool(np.abs(np.asarray(transform.apply(samples)) - before).max() <= _SRGB_TOLERANCE)


def _all_greys() -> Image.Image:
    return Image.fromarray(np.arange(256, dtype=np.uint8)[None])


def _color_grid() -> Image.Image:
    steps = np.rint(np.linspace(0, 255, 17)).astype(np.uint8)
    return Image.fromarray(np.stack(np.meshgrid(*[steps] * 3), axis=-1).reshape(17, -1, 3))


def _name(source: ImageCms.ImageCmsProfile) -> str:
    """The profile's name, cut to letters, digits and little else, since its maker chose it."""
    description = source.profile.profile_description or ""
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w .,()+-]|_", " ", description)
    return " ".join(plain.split())[:_MAX_NAME_CHARACTERS].strip() or "without a name"
