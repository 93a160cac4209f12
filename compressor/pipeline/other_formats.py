"""The files of a result once more in every other format, to see which one is smallest."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from compressor.imaging.formats.table import FILE_FORMATS, offered_formats
from compressor.imaging.png.packed import PackedPicture
from compressor.pipeline.methods.method import Result, ResultFile
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.task import Checkpoint, Report
from kmc import TasksInFlight

# An encoder takes up to 35 bytes a pixel: larger pictures are written one after the other.
MAX_PIXELS_AT_ONCE = 4_000_000
OtherFile = tuple[str, str]  # the name of a file of the result, and a format


@dataclass(frozen=True, kw_only=True, eq=False)
class OtherFormats:
    """The files of a result beside its PNG files.

    Attributes:
        sha256: the digest of the picture's file.
        settings: of the result.
        files: each file by the name of the result's file and by its format.
    """

    sha256: str
    settings: Settings
    files: Mapping[OtherFile, bytes]

    @property
    def nbytes(self) -> int:
        """About the memory that they take, in bytes."""
        return sum(map(len, self.files.values()))

    def matches(self, result: Result) -> bool:
        """Return whether these are the files of this result."""
        return (self.sha256, self.settings) == (result.sha256, result.settings)


def other_formats_of(picture: PackedPicture) -> list[str]:
    """Return the formats beside PNG that are offered for a picture of this size."""
    return [each.name for each in offered_formats(*picture.size()) if each.name != "png"]


def distinct_files(result: Result) -> list[ResultFile]:
    """Return the files of a result, of those without loss the first: they hold the same pixels."""
    files = list(result.files)
    exact = [file for file in files if file.picture.cost == 0]
    return [file for file in files if file not in exact[1:]]


def write_other_formats(
    result: Result, report: Report, checkpoint: Checkpoint, executor: Executor | None
) -> OtherFormats:
    """Write each file of the result in each other format.

    An encoder can't be interrupted, so workers write the files where there are any: a process
    whose job is left is ended. Without workers what is begun ends by itself, and nobody waits.

    Args:
        result: of any method.
        report: called as report(done, total, words).
        checkpoint: called every few milliseconds; raise to cancel.
        executor: the workers; None for this process alone.
    """
    pictures = {
        (file.name, format): file.picture
        for file in distinct_files(result)
        for format in other_formats_of(file.picture)
    }
    written: dict[OtherFile, bytes] = {}
    report(0, len(pictures), "Writing the other formats…")
    for key, data in _written(pictures, checkpoint, executor):
        written[key] = data
        label = FILE_FORMATS[key[1]].label
        report(len(written), len(pictures), f"{label} is written…")
    return OtherFormats(
        sha256=result.sha256,
        settings=result.settings,
        files={key: written[key] for key in pictures},
    )


def _written(
    pictures: Mapping[OtherFile, PackedPicture], checkpoint: Checkpoint, executor: Executor | None
) -> Iterator[tuple[OtherFile, bytes]]:
    if executor is None:
        for key, picture in pictures.items():
            checkpoint()
            yield key, picture.encode(key[1], checkpoint)
        return
    waiting = list(pictures.items())
    with TasksInFlight[OtherFile, bytes](executor) as tasks:
        while waiting or tasks:
            while waiting and (not tasks or not _is_large(waiting[0][1])):
                key, picture = waiting.pop(0)
                tasks.submit(key, picture.encode, key[1])
            for key, future in tasks.completed(checkpoint):
                yield key, future.result()


def _is_large(picture: PackedPicture) -> bool:
    width, height = picture.size()
    return width * height > MAX_PIXELS_AT_ONCE
