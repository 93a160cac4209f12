"""Where results go: beside the original, into a folder, to one file, or to standard output."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from compressor.cli.inputs import InputFile
from compressor.cli.options import STDIO, Options
from compressor.cli.output_format import names_folder
from compressor.cli.standard_streams import write_bytes
from compressor.imaging.animation.formats import ANIMATION_FORMATS, written_format
from compressor.imaging.errors import ImageError
from compressor.imaging.files.atomic_write import (
    atomic_write,
    is_device,
    new_draft_prefix,
    remove_drafts,
)
from compressor.pipeline.compression_job import OWN


@dataclass(frozen=True, kw_only=True)
class OutputJob:
    """An input file and where its result goes.

    Attributes:
        source: the input file.
        target: the path of the result; None for standard output.
        adds_suffix: whether the suffix of its format is to be added to the target.
        refusal: a sentence that says why the target can't be written; None where it can.
        draft_prefix: the same for all jobs of a run, see `atomic_write`.
    """

    source: InputFile
    target: Path | None
    adds_suffix: bool = False
    refusal: str | None = None
    draft_prefix: str = ""

    @property
    def target_name(self) -> str:
        """The name of the target in messages and in rows."""
        return STDIO if self.target is None else str(self.target)

    def for_file(self, data: bytes) -> "OutputJob":
        """Return the job with the name that this file gets."""
        if self.target is None or not self.adds_suffix:
            return self
        name = f"{self.target.name}{written_format(data, frames=1).suffix}"
        return replace(self, target=self.target.with_name(name), adds_suffix=False)

    def read(self) -> bytes:
        """Return the bytes of the input file.

        Raises:
            OSError: as for `InputFile.read`.
            ImageError: as for `InputFile.read`, and for a refusal.
        """
        if self.refusal is not None:
            raise ImageError(self.refusal)
        return self.source.read()


def plan_jobs(inputs: Sequence[InputFile], options: Options) -> list[OutputJob]:
    """Return a job for each input, in order.

    Raises:
        ImageError: several results would go to the same file.
    """
    folder = _folder(options)
    if folder is None and options.output is not None and len(inputs) > 1:
        raise ImageError(
            f"{len(inputs):,} results can't go to {options.output!r}; give a folder, with / at"
            " the end."
        )
    return list(_jobs(inputs, options, folder))


def _folder(options: Options) -> Path | None:
    """Return the folder that --output names; None where it names a file or is left out."""
    output = options.output
    if output is None or output == STDIO:
        return None
    return Path(output) if names_folder(output) else None


def _jobs(
    inputs: Sequence[InputFile], options: Options, folder: Path | None
) -> Iterator[OutputJob]:
    inputs_by_target: dict[Path, InputFile] = {}
    prefix = new_draft_prefix()
    is_named = options.output is not None and folder is None
    adds_suffix = options.suffix_is_open and not is_named
    for source in inputs:
        moves_as = source.animation_format() if options.job.animations else None
        unfit = options.formats.no_pictures
        if moves_as is not None:
            unfit = options.formats.no_animations
        target = _target(source, options, folder, moves_as)
        if target is None:
            yield OutputJob(source=source, target=None, refusal=unfit)
            continue
        other = inputs_by_target.setdefault(target, source)
        refusal = unfit
        if other is not source:
            refusal = f"Its result would have the name of that of {other.name}, {target}."
        elif not (options.force or adds_suffix) and _is_taken(target):
            refusal = unfit or existing_file_problem(target)
        yield OutputJob(
            source=source,
            target=target,
            adds_suffix=adds_suffix,
            refusal=refusal,
            draft_prefix=prefix,
        )


def _is_taken(target: Path) -> bool:
    """Whether a file, a folder or a link has this name."""
    return os.path.lexists(target) and not is_device(target)


def _target(
    source: InputFile, options: Options, folder: Path | None, moves_as: str | None
) -> Path | None:
    """The path of a result; None for standard output.

    Args:
        moves_as: the format of an animation of which all frames are written; else None.
    """
    if options.output == STDIO or (options.output is None and source.path is None):
        return None
    if options.output is not None and folder is None:
        return Path(options.output)
    stem = "stdin" if source.path is None else source.path.stem
    output_folder = Path() if source.path is None else source.path.parent
    if folder is not None:
        output_folder = folder / source.subfolder
    suffix = options.output_suffix
    if moves_as is not None and options.animation_stem is not None:
        format = options.job.animations
        written_as = ANIMATION_FORMATS[moves_as if format in (None, OWN) else format]
        suffix = f"{options.animation_stem}{written_as.suffix}"
    return output_folder / f"{stem}{suffix}"


def write_atomically(data: bytes, target: Path | None, *, force: bool) -> None:
    """Write a file as a whole or not at all; create its folder where it is missing.

    Args:
        data: the bytes to write.
        target: the path; None for standard output.
        force: whether an existing file may be replaced; a link to one stays a link.

    Raises:
        OSError: the file can't be written.
        FileExistsError: the file exists and may not be replaced.
    """
    if target is None:
        write_bytes(data)
        return
    create_folder_of(target)
    with atomic_write(target, replace=force) as file:
        file.write(data)


def existing_file_problem(target: Path) -> str:
    """Return the sentence for a file that is there and may not be replaced."""
    return f"{target} exists already; --force writes over it."


def create_folder_of(target: Path) -> None:
    """Create the folder of a file, which may be a link to one, where it is missing.

    Raises:
        OSError: it can't be created.
    """
    if is_device(target):
        return
    try:
        Path(os.path.realpath(target)).parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # a file lies where the folder should be
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None


@contextmanager
def drafts_removed(jobs: Sequence[OutputJob]) -> Iterator[None]:
    """Remove, at the end of the block, what worker processes that were killed have left."""
    try:
        yield
    finally:
        targets = (os.path.realpath(job.target) for job in jobs if job.target is not None)
        for folder in {Path(target).parent for target in targets}:
            remove_drafts(folder, jobs[0].draft_prefix)
