"""Uploaded files: all that visitors can't get back from the server by computing it again.

Streamlit keeps every file that is sent to its upload address, also where no widget asked for one,
until the file's session ends. So the server's upload manager refuses what does not fit: it keeps
an empty file in its place, whose type says so, and the page shows the sentence of `refusal`.
"""

import gc
from typing import Any, Protocol
from weakref import WeakSet

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from compressor.imaging.errors import ImageError
from compressor.ui.memory.bound import upload_bound
from compressor.ui.memory.kept_pictures import kept_pictures
from compressor.ui.memory.visits import visits

REFUSED_TYPE = "application/x-no-room"  # then the size in bytes, behind a slash


class HasData(Protocol):
    """An object that holds the bytes of a file."""

    @property
    def data(self) -> bytes: ...


class Upload(Protocol):
    """What an uploader returns of a file."""

    type: str


_files: "WeakSet[Any]" = WeakSet()  # of sessions, beside those that the manager has


def track(file: HasData) -> None:
    """Count the bytes of this object among the uploads, for as long as it exists."""
    _files.add(file)


def uploaded_bytes() -> int:
    """Return the bytes of the uploads of all sessions; those in two places count once."""
    sizes = {id(file.data): len(file.data) for file in list(_files)}
    if (manager := _manager()) is not None:
        for session_files in list(manager.file_storage.values()):
            sizes |= {id(file.data): len(file.data) for file in list(session_files.values())}
    return sum(sizes.values())


def check_room(size: int) -> None:
    """Raise ImageError where a file of `size` bytes does not fit beside the uploads.

    Sessions that have left are ended first, and their uploads dropped, those that left first.
    """

    def fits() -> bool:
        gc.collect()  # a session that was ended is full of cycles
        return uploaded_bytes() + size <= upload_bound()

    if uploaded_bytes() + size <= upload_bound():
        return
    visits().make_room(fits)
    if not fits():
        kept_pictures().clear()  # of pages that were not loaded anew
    if not fits():
        raise ImageError(
            f"The files of all visitors take {uploaded_bytes() / 2**20:.1f} of the"
            f" {upload_bound() // 2**20} MB that this server has for them, so yours of"
            f" {size / 2**20:.1f} MB does not fit: try again in a few minutes, or choose a smaller"
            " one."
        )


def refusal(upload: Upload) -> str | None:
    """Return why an upload was refused, in one sentence; None where it was not."""
    kind, _, size = upload.type.rpartition("/")
    if kind != REFUSED_TYPE or not size.isdecimal():
        return None
    try:
        check_room(int(size))
    except ImageError as error:
        return str(error)
    return "There was no room for this file when it was uploaded; there is now: choose it again."


def bound_uploads() -> None:
    """Let the server's upload manager refuse files that do not fit; once for a server."""
    manager = _manager()
    if manager is None:
        return
    add_file = manager.add_file

    def add_fitting_file(session_id: str, file: UploadedFileRec) -> None:
        visits().arrived(session_id)  # also one that never draws a page is ended some day
        try:
            check_room(len(file.data))
        except ImageError:
            file = file._replace(type=f"{REFUSED_TYPE}/{len(file.data)}", data=b"")
        add_file(session_id, file)

    manager.add_file = add_fitting_file  # type: ignore[method-assign]


def _manager() -> MemoryUploadedFileManager | None:
    if not runtime.exists():
        return None
    manager = runtime.get_instance().uploaded_file_mgr
    return manager if isinstance(manager, MemoryUploadedFileManager) else None
