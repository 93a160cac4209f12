"""The formats that animations are written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from compressor.imaging.formats.encoder import format_of
from compressor.imaging.formats.table import FILE_FORMATS, FileFormat


@dataclass(frozen=True, kw_only=True)
class AnimationFormat:
    """A format of animations in a palette's colours.

    Attributes:
        name: on the command line, and as `AnimationHeader.format`.
        picture_format: of a picture of it, as `Picture.format`.
        label: its name for people.
        suffix: the end of a file's name, with the dot.
        mime: the media type.
        has_alpha: whether pixels may be half transparent.
    """

    name: str
    picture_format: str
    label: str
    suffix: str
    mime: str
    has_alpha: bool


ANIMATION_FORMATS: Final[Mapping[str, AnimationFormat]] = {
    each.name: each
    for each in (
        AnimationFormat(
            name="gif",
            picture_format="GIF",
            label="GIF",
            suffix=".gif",
            mime="image/gif",
            has_alpha=False,
        ),
        AnimationFormat(
            name="apng",
            picture_format="PNG",
            label="APNG",
            suffix=".png",
            mime="image/apng",
            has_alpha=True,
        ),
        AnimationFormat(
            name="webp",
            picture_format="WEBP",
            label="WebP",
            suffix=".webp",
            mime="image/webp",
            has_alpha=True,
        ),
    )
}


def format_of_animation(picture_format: str) -> AnimationFormat | None:
    """Return the format of a file that moves, by its format as a picture; None for no such file."""
    formats = ANIMATION_FORMATS.values()
    return next((each for each in formats if each.picture_format == picture_format), None)


def written_format(data: bytes, frames: int) -> AnimationFormat | FileFormat:
    """Return the format of a file that this program has written, of so many frames."""
    if data.startswith(b"GIF"):
        return ANIMATION_FORMATS["gif"]
    format = format_of(data)
    if format == "png" and frames > 1:
        return ANIMATION_FORMATS["apng"]
    return FILE_FORMATS[format]
