"""Where pictures come from: files, folders, patterns, standard input."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compressor.cli.options import STDIO
from compressor.cli.standard_streams import read_input
from compressor.imaging.animation.reader import ANIMATION_BEGINNINGS, animation_format
from compressor.imaging.decoding.header import EXTENSIONS
from compressor.imaging.errors import ImageError
from compressor.imaging.limits import MAX_FILE_BYTES, check_bytes

PICTURE_SUFFIXES = tuple(f".{extension}" for extension in EXTENSIONS)


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file that is to be compressed.

    Attributes:
        path: where it is; None for standard input.
        subfolder: where it lies below the folder that the command line names; "." for a file
            that the command line names itself.
    """

    path: Path | None
    subfolder: Path = Path()

    @property
    def name(self) -> str:
        """The name of the file in messages and in rows."""
        return STDIO if self.path is None else str(self.path)

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            OSError: the file can't be read.
            ImageError: it is a folder without pictures, or larger than the limit.
        """
        if self.path is None:
            return self._standard_input
        if self.path.is_dir():
            raise ImageError("The folder holds no picture; --recursive looks into those below.")
        check_bytes(self.path.stat().st_size)
        return self.path.read_bytes()

    def animation_format(self) -> str | None:
        """Return the format of the animation that it is; None for anything else."""
        try:
            if self.path is None:
                return animation_format(self._standard_input)
            with self.path.open("rb") as file:
                may_move = file.read(4) in ANIMATION_BEGINNINGS
            return animation_format(self.read()) if may_move else None
        except (OSError, ImageError):  # told when it is read to be compressed
            return None

    @cached_property
    def _standard_input(self) -> bytes:
        return read_input(MAX_FILE_BYTES + 1)


def find_inputs(
    arguments: Sequence[str], *, recursive: bool, earlier_suffixes: tuple[str, ...]
) -> list[InputFile]:
    """Return all files that the arguments name, each once, in the order of the arguments.

    A file that does not exist is returned as well; reading it fails. Folders and patterns are
    expanded in the order of names. Of a folder only files with a picture's extension are taken,
    without those that begin with a dot or end in one of
    `earlier_suffixes`.
    """
    files = (
        file for argument in arguments for file in _expand(argument, recursive, earlier_suffixes)
    )
    return list({file.name: file for file in files}.values())


def _expand(
    argument: str, recursive: bool, earlier_suffixes: tuple[str, ...]
) -> Iterator[InputFile]:
    if argument == STDIO:
        yield InputFile(path=None)
        return
    names = [argument]
    if not os.path.lexists(argument) and glob.has_magic(argument):
        names = sorted(glob.glob(argument, recursive=True)) or [argument]
    for path in map(Path, names):
        if os.path.isdir(path):
            yield from _pictures_in_folder(path, recursive, earlier_suffixes)
        else:
            yield InputFile(path=path)


def _pictures_in_folder(
    folder: Path, recursive: bool, earlier_suffixes: tuple[str, ...]
) -> Iterator[InputFile]:
    """Yield the pictures of a folder; the folder itself where there are none."""
    is_empty = True
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if recursive and not name.startswith("."))
        for name in sorted(names):
            is_picture = name.lower().endswith(PICTURE_SUFFIXES)
            if is_picture and not name.startswith(".") and not name.endswith(earlier_suffixes):
                is_empty = False
                subfolder = Path(parent).relative_to(folder)
                yield InputFile(path=Path(parent, name), subfolder=subfolder)
    if is_empty:
        yield InputFile(path=folder)
