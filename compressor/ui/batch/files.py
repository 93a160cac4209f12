"""The files of a batch: uploads, and the members of uploaded ZIPs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from compressor.imaging import ImageError, limits
from compressor.imaging.files.picture_files import PEEK_BYTES, may_be_picture, may_move
from compressor.imaging.files.zip_archive import ZipMember, file_name, is_archive, open_archive


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchFile:
    """A file that is to be compressed.

    Attributes:
        id: unique in the session.
        name: without folders, fit to be shown.
        folder: where it lies in its ZIP, such as "2024/June", fit to be shown; "" for no folder.
        size: in bytes.
        problem: why it can't be read, in one sentence, where that is known already.
        may_move: whether it may be an animation, by how it begins.
        read: returns its bytes; raises ImageError where it can't be read.
    """

    id: str
    name: str
    folder: str = ""
    size: int
    problem: str | None = None
    may_move: bool = False
    read: Callable[[], bytes]

    @property
    def path(self) -> str:
        """Its name with the folder in front, by which it is shown."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


@dataclass(kw_only=True)
class Uploads:
    """The uploads of a session for its batch.

    Attributes:
        files: the files of each upload by its id, in the order of the uploads.
        left_out: how many files of the last uploads there was no room for.
        skipped: the paths of the files of each upload that are no pictures.
    """

    files: dict[str, list[BatchFile]] = field(default_factory=dict)
    left_out: int = 0
    skipped: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all_skipped(self) -> list[str]:
        """The paths of all files that are no pictures."""
        return [path for paths in self.skipped.values() for path in paths]

    @property
    def all(self) -> list[BatchFile]:
        """The files of all uploads."""
        return [file for files in self.files.values() for file in files]

    def add(self, uploads: Iterable[tuple[str, str, bytes]]) -> None:
        """Add new uploads, (id, name, content) each, as far as there is room for their files."""
        self.left_out = 0
        for id, name, data in uploads:
            files, self.skipped[id] = unpacked(id, name, data)
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
            self.skipped.pop(id, None)

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


def unpacked(id: str, name: str, data: bytes) -> tuple[list[BatchFile], list[str]]:
    """Return the files of an upload, and the paths of those that are no pictures.

    A ZIP has its members; one that is damaged, or has no picture, is a file itself.
    """
    if not is_archive(data):
        if not may_be_picture(name, data[:PEEK_BYTES]):
            return [], [file_name(name)]
        file = BatchFile(
            id=id,
            name=file_name(name),
            size=len(data),
            may_move=may_move(data[:PEEK_BYTES]),
            read=lambda: data,
        )
        return [file], []
    try:
        members = open_archive(data)
    except ImageError as error:
        return [_unreadable_file(id, name, len(data), str(error))], []
    files = [_file_of(f"{id}/{number}", member) for number, member in enumerate(members)]
    kept = [_is_kept(member) for member in members]
    pictures = [file for file, is_kept in zip(files, kept, strict=True) if is_kept]
    if not pictures:
        return [_unreadable_file(id, name, len(data), "There is no picture in this ZIP.")], []
    return pictures, [file.path for file, is_kept in zip(files, kept, strict=True) if not is_kept]


def _is_kept(member: ZipMember) -> bool:
    """Return whether a member is a row: a picture, or a ZIP, which is not opened."""
    if PurePath(member.name).suffix.lower() == ".zip":
        return True
    return may_be_picture(member.name, b"") or may_be_picture("", member.peek(PEEK_BYTES))


def _file_of(id: str, member: ZipMember) -> BatchFile:
    return BatchFile(
        id=id,
        name=member.name,
        folder=member.folder,
        size=member.size,
        problem=member.problem,
        may_move=member.problem is None and may_move(member.peek(PEEK_BYTES)),
        read=member.read,
    )


def _unreadable_file(id: str, name: str, size: int, problem: str) -> BatchFile:
    def read() -> bytes:
        raise ImageError(problem)

    return BatchFile(id=id, name=file_name(name), size=size, problem=problem, read=read)
