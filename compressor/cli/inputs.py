"""Where pictures come from: files, folders, patterns, standard input."""

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compressor.cli.options import STDIO
from compressor.imaging.decoding.header import EXTENSIONS
from compressor.imaging.errors import ImageError
from compressor.imaging.limits import MAX_FILE_BYTES, check_bytes

ENDINGS = tuple(f".{extension}" for extension in EXTENSIONS)


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file that is to be reduced.

    Attributes:
        path: where it is; None for standard input.
        place: the folder that it was found in, below the one that was given; "." for others.
    """

    path: Path | None
    place: Path = Path()

    @property
    def name(self) -> str:
        """What it is called towards people and programs."""
        return STDIO if self.path is None else str(self.path)

    def read(self) -> bytes:
        """The bytes of the file.

        Raises:
            OSError: it can't be read.
            ImageError: it is a folder without pictures, or longer than is read.
        """
        if self.path is None:
            return self._standard_input
        if self.path.is_dir():
            raise ImageError("The folder holds no picture; --recursive looks into those below.")
        check_bytes(self.path.stat().st_size)
        return self.path.read_bytes()

    @cached_property
    def _standard_input(self) -> bytes:
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)


def find_inputs(words: Sequence[str], *, recursive: bool, ending: str) -> list[InputFile]:
    """All files that are meant, each once, in the order given.

    What is not there is a source as well, which can't be read. Folders and patterns give what is
    in them by the order of names; of folders only files with a picture's extension, without
    those that begin with a dot or end in `ending`.
    """
    found = (source for word in words for source in _sources(word, recursive, ending))
    return list({source.name: source for source in found}.values())


def _sources(word: str, recursive: bool, ending: str) -> Iterator[InputFile]:
    if word == STDIO:
        yield InputFile(path=None)
        return
    matching = [word]
    if not os.path.lexists(word) and glob.has_magic(word):
        matching = sorted(glob.glob(word, recursive=True)) or [word]
    for path in map(Path, matching):
        if path.is_dir():
            yield from _in_folder(path, recursive, ending)
        else:
            yield InputFile(path=path)


def _in_folder(folder: Path, recursive: bool, ending: str) -> Iterator[InputFile]:
    empty = True
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if recursive and not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(ENDINGS) and not name.startswith(".") | name.endswith(ending):
                empty = False
                yield InputFile(path=Path(parent, name), place=Path(parent).relative_to(folder))
    if empty:
        yield InputFile(path=folder)
