"""Where results go: beside the original, into a folder, to one file, or to standard output."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from compressor.cli.inputs import InputFile
from compressor.cli.options import STDIO, Options
from compressor.imaging.errors import ImageError


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
        elif not options.force and target.exists() and not _is_device(target):
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


def _is_device(path: Path) -> bool:
    """Whether it is there and neither a file nor a folder: /dev/null, a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


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
    if _is_device(target):
        target.write_bytes(data)
        return
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
    draft = target.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with draft.open("xb") as file:
            file.write(data)
        _publish(draft, target, force)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _publish(draft: Path, target: Path, force: bool) -> None:
    """Give the draft its name in one step."""
    if force:
        draft.replace(target)
        return
    try:
        target.hardlink_to(draft)  # unlike a renaming it fails where the name is taken
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(f"{target} exists already") from None
        draft.rename(target)
