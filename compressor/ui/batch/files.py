"""The files of a batch: uploads, and what is in uploaded ZIPs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from compressor.imaging import ImageError, limits
from compressor.imaging.files.zip_archive import file_name, is_archive, open_archive


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchFile:
    """A file that is to be compressed.

    Attributes:
        id: no other file of the session has it.
        name: without folders, fit to be shown.
        size: in bytes.
        problem: why it can't be read, in one sentence, where that is known already.
        read: gives its bytes; raises ImageError where they can't be had.
    """

    id: str
    name: str
    size: int
    problem: str | None = None
    read: Callable[[], bytes]


@dataclass(kw_only=True)
class Uploads:
    """What a session has uploaded for its batch.

    Attributes:
        files: by the id of their upload, in the order in which they came.
        left_out: how many files there was no room for the last time.
    """

    files: dict[str, list[BatchFile]] = field(default_factory=dict)
    left_out: int = 0

    @property
    def all(self) -> list[BatchFile]:
        return [file for files in self.files.values() for file in files]

    def add(self, uploads: Iterable[tuple[str, str, bytes]]) -> None:
        """Take (id, name, content) of new uploads, as far as there is room for them."""
        self.left_out = 0
        for id, name, data in uploads:
            found = unpacked(id, name, data)
            fitting = self._fitting(found)
            self.left_out += len(found) - len(fitting)
            if fitting:
                self.files[id] = fitting

    def remove(self, ids: Iterable[str]) -> None:
        """Let go of uploads."""
        for id in ids:
            self.files.pop(id, None)

    def _fitting(self, files: Sequence[BatchFile]) -> list[BatchFile]:
        """Those that there is room for."""
        number = len(self.all)
        size = sum(file.size for file in self.all)
        fitting = []
        for file in files:
            taken = 0 if file.problem else file.size
            if number < limits.MAX_BATCH_FILES and size + taken <= limits.MAX_BATCH_BYTES:
                number, size = number + 1, size + taken
                fitting.append(file)
        return fitting


def unpacked(id: str, name: str, data: bytes) -> list[BatchFile]:
    """An upload as a file, or a ZIP as the files in it; one that is damaged is a file too."""
    if not is_archive(data):
        return [BatchFile(id=id, name=file_name(name), size=len(data), read=lambda: data)]
    try:
        members = open_archive(data)
        problem = None if members else "There is no picture in this ZIP."
    except ImageError as error:
        members = []
        problem = str(error)
    if problem:
        return [_broken(id, name, data, problem)]
    return [
        BatchFile(
            id=f"{id}/{number}",
            name=member.name,
            size=member.size,
            problem=member.problem,
            read=member.read,
        )
        for number, member in enumerate(members)
    ]


def _broken(id: str, name: str, data: bytes, problem: str) -> BatchFile:
    def read() -> bytes:
        raise ImageError(problem)

    return BatchFile(id=id, name=file_name(name), size=len(data), problem=problem, read=read)
