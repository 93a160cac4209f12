"""Where results go: beside the original, into a folder, to one file, or to standard output."""

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compressor.cli.inputs import InputFile
from compressor.cli.options import STDIO, Options
from compressor.imaging.errors import ImageError
from compressor.imaging.files.atomic_write import atomic_write, is_device


@dataclass(frozen=True, kw_only=True)
class OutputJob:
    """A file and where its result goes.

    Attributes:
        target: the path; None for standard output.
        refusal: why nothing can be written there, in a sentence; None where it can.
    """

    source: InputFile
    target: Path | None
    refusal: str | None = None

    @property
    def output(self) -> str:
        """What the target is called."""
        return STDIO if self.target is None else str(self.target)

    def read(self) -> bytes:
        """The bytes of the file.

        Raises:
            OSError, ImageError: as `Source.read`; ImageError for a refusal too.
        """
        if self.refusal is not None:
            raise ImageError(self.refusal)
        return self.source.read()


def plan_jobs(sources: Sequence[InputFile], options: Options) -> list[OutputJob]:
    """A job for each source, in order.

    Raises:
        ImageError: several results would go to one place.
    """
    folder = _folder(options, len(sources))
    if folder is None and options.output is not None and len(sources) > 1:
        raise ImageError(
            f"{len(sources):,} results can't go to {options.output!r}; give a folder, with / at"
            " the end."
        )
    return list(_jobs(sources, options, folder))


def _folder(options: Options, number: int) -> Path | None:
    """The folder that is meant by the output, if one is."""
    output = options.output
    if output is None or output == STDIO:
        return None
    separators = tuple(filter(None, (os.sep, os.altsep)))
    is_folder = output.endswith(separators) or Path(output).is_dir()
    return Path(output) if is_folder else None


def _jobs(
    sources: Sequence[InputFile], options: Options, folder: Path | None
) -> Iterator[OutputJob]:
    taken: dict[Path, InputFile] = {}
    for source in sources:
        target = _target(source, options, folder)
        if target is None:
            yield OutputJob(source=source, target=None)
            continue
        other = taken.setdefault(target, source)
        refusal = None
        if other is not source:
            refusal = f"Its result would have the name of that of {other.name}, {target}."
        elif not options.force and target.exists() and not is_device(target):
            refusal = f"{target} exists already; --force writes over it."
        yield OutputJob(source=source, target=target, refusal=refusal)


def _target(source: InputFile, options: Options, folder: Path | None) -> Path | None:
    if options.output == STDIO or (options.output is None and source.path is None):
        return None
    if options.output is not None and folder is None:
        return Path(options.output)
    stem = "stdin" if source.path is None else source.path.stem
    beside = Path() if source.path is None else source.path.parent
    return (beside if folder is None else folder / source.place) / f"{stem}{options.ending}"


def write_atomically(data: bytes, target: Path | None, *, force: bool) -> None:
    """Write a file as a whole or not at all; the folder is made where it is missing.

    Args:
        target: None for standard output.
        force: whether a file that is there may be replaced; a link to one stays a link.

    Raises:
        OSError: it can't be written; FileExistsError where it is there and may not be replaced.
    """
    if target is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    if not is_device(target):
        _make_folder(target.resolve().parent)
    with atomic_write(target, replace=force) as file:
        file.write(data)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # a file lies where the folder should be
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
