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

from imaging.limits import MAX_PROFILE_BYTES

IGNORED: Final = (
    "The file's colour profile is broken or does not fit the picture, so it is ignored."
)
NO_PROFILE: Final = "The file is CMYK without a colour profile, so its colours are an estimate."
_MODES: Final = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_GREY: Final = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"}
_NAME_LENGTH: Final = 40
# A profile that moves no colour further is sRGB by another name.
_SAME: Final = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Conversion:
    """From the colours of one profile to sRGB.

    Attributes:
        mode: what it takes, "RGB", "L" or "CMYK".
        name: the profile's own name, safe to show.
    """

    mode: str
    name: str
    transform: ImageCms.ImageCmsTransform

    @property
    def note(self) -> str:
        return (
            f"Colours are converted from the profile “{self.name}” to sRGB"
            " (relative colorimetric intent)."
        )

    def to_srgb(self, image: Image.Image) -> Image.Image:
        """An image of 8 bits in `mode`, as RGB."""
        return self.transform.apply(image.convert(self.mode))


def conversion(image: Image.Image) -> tuple[Conversion | None, list[str]]:
    """What the image's profile asks for, if anything, and one sentence if it is to be told."""
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":  # says by itself what its colours are
        return None, []
    if not profile:
        return None, [NO_PROFILE] if image.mode == "CMYK" else []
    try:
        found = _read(profile, image.mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None, [IGNORED] + ([NO_PROFILE] if image.mode == "CMYK" else [])
    return (None, []) if found is None else (found, [found.note])


def _read(profile: bytes, image_mode: str) -> Conversion | None:
    """None for a profile that is as good as sRGB; raises one of a few errors for a broken one."""
    if len(profile) > MAX_PROFILE_BYTES:
        raise ValueError(len(profile))
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    mode = _MODES.get(source.profile.xcolor_space, "")
    if not _fits(mode, image_mode):
        raise ValueError(mode)
    transform = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if _changes_nothing(transform, mode):
        return None
    return Conversion(mode=mode, name=_name(source), transform=transform)


def _fits(mode: str, image_mode: str) -> bool:
    """A profile for RGB fits grey pictures as well, one for grey or CMYK only its own kind."""
    if mode == "RGB":
        return image_mode != "CMYK"
    return mode != "" and (image_mode in _GREY if mode == "L" else image_mode == mode)


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Tried with 4,913 colours, or all greys."""
    if mode == "CMYK":
        return False
    steps = np.rint(np.linspace(0, 255, 17 if mode == "RGB" else 256)).astype(np.uint8)
    axes = np.meshgrid(*[steps] * 3) if mode == "RGB" else [steps[:, None]] * 3
    before = np.stack(axes, axis=-1).reshape(len(steps), -1, 3)
    tried = Image.fromarray(before if mode == "RGB" else np.ascontiguousarray(before[..., 0]))
    off = np.asarray(transform.apply(tried)).astype(np.int16) - before
    return bool(np.abs(off).max() <= _SAME)


def _name(source: ImageCms.ImageCmsProfile) -> str:
    """Letters, digits and little else, since the file's maker chose it and a page shows it."""
    told = source.profile.profile_description or ""
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w .,()+-]|_", " ", told)
    return " ".join(plain.split())[:_NAME_LENGTH].strip() or "without a name"
