"""The files of a batch: uploads, and the members of uploaded ZIPs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from compressor.imaging import ImageError, limits
from compressor.imaging.files.zip_archive import file_name, is_archive, open_archive


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchFile:
    """A file that is to be compressed.

    Attributes:
        id: unique in the session.
        name: without folders, fit to be shown.
        size: in bytes.
        problem: why it can't be read, in one sentence, where that is known already.
        read: returns its bytes; raises ImageError where it can't be read.
    """

    id: str
    name: str
    size: int
    problem: str | None = None
    read: Callable[[], bytes]


@dataclass(kw_only=True)
class Uploads:
    """The uploads of a session for its batch.

    Attributes:
        files: the files of each upload by its id, in the order of the uploads.
        left_out: how many files of the last uploads there was no room for.
    """

    files: dict[str, list[BatchFile]] = field(default_factory=dict)
    left_out: int = 0

    @property
    def all(self) -> list[BatchFile]:
        """The files of all uploads."""
        return [file for files in self.files.values() for file in files]

    def add(self, uploads: Iterable[tuple[str, str, bytes]]) -> None:
        """Add new uploads, (id, name, content) each, as far as there is room for their files."""
        self.left_out = 0
        for id, name, data in uploads:
            files = unpacked(id, name, data)
            fitting = self._fitting(files)
            self.left_out += len(files) - len(fitting)
            if fitting:
                self.files[id] = fitting

    def refuse(self, id: str, name: str, size: int, problem: str) -> None:
        """Add an upload that the server has no room for, as a file with this problem."""
        self.files[id] = [_unreadable_file(id, name, size, problem)]

    def remove(self, ids: Iterable[str]) -> None:
        """Drop the uploads with these ids."""
        for id in ids:
            self.files.pop(id, None)

    def _fitting(self, files: Sequence[BatchFile]) -> list[BatchFile]:
        """Return the files that there is room for."""
        count = len(self.all)
        total_size = sum(file.size for file in self.all)
        fitting = []
        for file in files:
            size = 0 if file.problem else file.size
            if count < limits.MAX_BATCH_FILES and total_size + size <= limits.MAX_BATCH_BYTES:
                count += 1
                total_size += size
                fitting.append(file)
        return fitting


def unpacked(id: str, name: str, data: bytes) -> list[BatchFile]:
    """Return an upload as a file, or a ZIP as its members; a damaged one is a file itself."""
    if not is_archive(data):
        return [BatchFile(id=id, name=file_name(name), size=len(data), read=lambda: data)]
    try:
        members = open_archive(data)
        problem = None if members else "There is no picture in this ZIP."
    except ImageError as error:
        members = []
        problem = str(error)
    if problem:
        return [_unreadable_file(id, name, len(data), problem)]
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


def _unreadable_file(id: str, name: str, size: int, problem: str) -> BatchFile:
    def read() -> bytes:
        raise ImageError(problem)

    return BatchFile(id=id, name=file_name(name), size=size, problem=problem, read=read)
