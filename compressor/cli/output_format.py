"""Which format files get: what --format says, what the name after -o or --ext ends in, or PNG.

Animations have formats of their own: GIF and APNG are for them alone, JPEG XL is for pictures
alone, and where nothing is said they keep the format that they have.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from compressor.imaging.animation.formats import ANIMATION_FORMATS, AnimationFormat
from compressor.imaging.errors import ImageError
from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST, FileFormat, format_of_name
from compressor.pipeline.compression_job import OWN
from compressor.pipeline.settings import FILE_FORMAT

APNG_SUFFIX: Final = ".apng"


@dataclass(frozen=True, kw_only=True)
class OutputFormats:
    """What pictures and animations become.

    Attributes:
        pictures: one of `FILE_FORMAT.values`.
        animations: as `CompressionJob.animations`.
        no_pictures: why a picture can't be written so, in a sentence; None where it can.
        no_animations: the same of animations.
    """

    pictures: str
    animations: str | None
    no_pictures: str | None = None
    no_animations: str | None = None


def output_formats(arguments: argparse.Namespace) -> OutputFormats:
    """Return what the command line asks for.

    Raises:
        ImageError: --format and a name contradict each other, the format's package is missing,
            --large can't write it, or it is for animations and these are to be pictures.
    """
    format, named_by = _asked_format(arguments)
    if format in FILE_FORMATS and (sentence := FILE_FORMATS[format].missing()):
        raise ImageError(sentence)
    if arguments.large and format not in ("", "png"):
        raise ImageError(
            "--large writes strip after strip, which PNG alone allows: ask for PNG and not for"
            f" {_label(format)}."
        )
    is_for_animations = format in ANIMATION_FORMATS and format not in FILE_FORMATS
    if arguments.first_frame and is_for_animations:
        raise ImageError(
            f"--first-frame makes pictures, and {named_by} asks for {_label(format)}, which is for"
            " animations: leave out one of them."
        )
    pictures = FILE_FORMAT.default if is_for_animations else format or FILE_FORMAT.default
    if arguments.first_frame or arguments.large:
        return OutputFormats(pictures=pictures, animations=None)
    animations = {"": OWN, "png": "apng"}.get(format, format)
    if is_for_animations:
        return OutputFormats(
            pictures=pictures,
            animations=animations,
            no_pictures=f"{_label(format)} is for animations, and this is one picture: ask for PNG"
            " or WebP.",
        )
    if animations in (OWN, SMALLEST, *ANIMATION_FORMATS):
        return OutputFormats(pictures=pictures, animations=animations)
    return OutputFormats(
        pictures=pictures,
        animations=OWN,
        no_animations=f"{_label(format)} is written for pictures only, and this is an animation:"
        " ask for GIF, APNG or WebP, or give --first-frame.",
    )


def _asked_format(arguments: argparse.Namespace) -> tuple[str, str]:
    """The format that is asked for, "" for none, and the option that does.

    Raises:
        ImageError: --format and a name contradict each other.
    """
    format: str = arguments.format or ""
    named_by = "--format"
    for option, name in _names(arguments):
        named = _format_of_name(name)
        if named is None or (named.name == "png" and format == "apng"):
            continue
        if format not in ("", named.name):
            raise ImageError(_contradiction(option, name, named, format))
        format = named.name
        named_by = f"{option} {name}"
    return format, named_by


def _label(format: str) -> str:
    if format in FILE_FORMATS:
        return FILE_FORMATS[format].label
    return ANIMATION_FORMATS[format].label if format in ANIMATION_FORMATS else "the smallest"


def _format_of_name(name: str) -> FileFormat | AnimationFormat | None:
    """The format that the end of a name stands for; .png is PNG, whether it moves or not."""
    if name.lower().endswith(APNG_SUFFIX):
        return ANIMATION_FORMATS["apng"]
    if name.lower().endswith(ANIMATION_FORMATS["gif"].suffix):
        return ANIMATION_FORMATS["gif"]
    return format_of_name(name)


def result_suffixes(stem: str) -> tuple[str, ...]:
    """Return what the names of results may end in, such as -k16.png: one for each format."""
    suffixes = [each.suffix for each in FILE_FORMATS.values()]
    return tuple(f"{stem}{suffix}" for suffix in (*suffixes, ANIMATION_FORMATS["gif"].suffix))


def names_folder(output: str) -> bool:
    """Whether the value of -o names a folder: it is one, or ends in a separator."""
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return output.endswith(separators) or os.path.isdir(output)


def _names(arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield the options that end in the name of a file, and their values."""
    if arguments.output is not None and not names_folder(arguments.output):
        yield "-o", arguments.output
    if arguments.ext is not None:
        yield "--ext", arguments.ext


def _contradiction(
    option: str, name: str, named: FileFormat | AnimationFormat, format: str | None
) -> str:
    if format == SMALLEST:
        return (
            f"{option} {name} names a {named.label} file, but --format smallest may write another:"
            " leave out one of them, or give a folder."
        )
    asked = _label(format or FILE_FORMAT.default)
    return f"{option} {name} names a {named.label} file, but {asked} is asked for: change one."
