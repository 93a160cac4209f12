"""Which format files get: what --format says, what the name after -o or --ext ends in, or PNG."""

import argparse
import os
from collections.abc import Iterator

from compressor.imaging.errors import ImageError
from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST, FileFormat, format_of_name
from compressor.pipeline.settings import FILE_FORMAT


def output_format(arguments: argparse.Namespace) -> str:
    """Return one of `FILE_FORMAT.values`.

    Raises:
        ImageError: --format and a name contradict each other, the format's package is missing,
            or --large can't write it.
    """
    format: str | None = arguments.format
    for option, name in _names(arguments):
        named = format_of_name(name)
        if named is None:
            continue
        if format not in (None, named.name):
            raise ImageError(_contradiction(option, name, named, format))
        format = named.name
    format = format or FILE_FORMAT.default
    if format in FILE_FORMATS and (sentence := FILE_FORMATS[format].missing()):
        raise ImageError(sentence)
    if arguments.large and format != "png":
        label = FILE_FORMAT.values.label(format)
        raise ImageError(
            f"--large writes strip after strip, which PNG alone allows: ask for PNG and not for"
            f" {label if format in FILE_FORMATS else 'the smallest'}."
        )
    return format


def result_suffixes(stem: str) -> tuple[str, ...]:
    """Return what the names of results may end in, such as -k16.png: one for each format."""
    return tuple(f"{stem}{each.suffix}" for each in FILE_FORMATS.values())


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


def _contradiction(option: str, name: str, named: FileFormat, format: str | None) -> str:
    if format == SMALLEST:
        return (
            f"{option} {name} names a {named.label} file, but --format smallest may write another:"
            " leave out one of them, or give a folder."
        )
    asked = FILE_FORMATS[format or "png"].label
    return f"{option} {name} names a {named.label} file, but {asked} is asked for: change one."
