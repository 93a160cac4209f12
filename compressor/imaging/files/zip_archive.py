"""ZIP files: pictures are read safely from a stranger's, and results are written to a new one.

Guarantees, held by tests/imaging/files/test_zip_archive.py: whatever the bytes, opening and
reading raise ImageError or nothing, and no more than `limits` allows is unpacked. Nothing is
ever written to a path: names are for people only.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from compressor.imaging import limits
from compressor.imaging.errors import ImageError
from compressor.imaging.text import printable

MAX_NAME_CHARACTERS = 80
FIXED_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the first day of ZIP: equal files make equal archives
_ENTRY_SIGNATURE = b"PK\x01\x02"  # begins each entry of the directory
_ENCRYPTED_FLAG = 0x1
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")
_SYSTEM_FOLDER = "__MACOSX"


@dataclass(frozen=True, kw_only=True)
class ZipMember:
    """A file in a ZIP.

    Attributes:
        name: its own name without folders, printable.
        folder: where it lies in the ZIP, such as "2024/June", printable; "" for no folder.
        size: unpacked, in bytes, as the ZIP says.
        problem: one sentence that says why it can't be read, where that is known already.
        read: returns its bytes; raises ImageError where they can't be read.
        peek: returns its first bytes, as many as asked for or fewer; b"" where they can't be read.
    """

    name: str
    folder: str
    size: int
    problem: str | None
    read: Callable[[], bytes]
    peek: Callable[[int], bytes]


def is_archive(data: bytes) -> bool:
    """Whether a file begins as a ZIP does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_archive(data: bytes) -> list[ZipMember]:
    """The files in a ZIP, in its order; folders, hidden files and a system's own are left out.

    Raises:
        ImageError: damaged, too many entries, or it unpacks to too much.
    """
    limits.check_entries(data.count(_ENTRY_SIGNATURE))  # before the directory is made into objects
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except MemoryError:
        raise ImageError(
            f"There was not enough memory to open this ZIP of {len(data) / 2**20:,.1f} MB;"
            " split it into several."
        ) from None
    except Exception as error:  # a hostile directory makes the parser raise nearly anything
        raise ImageError(
            "The ZIP is cut off or damaged, so it can't be opened; pack the pictures anew."
        ) from error
    entries = [entry for entry in archive.infolist() if _is_file(entry.filename)]
    limits.check_unpacked(sum(entry.file_size for entry in entries), len(data))
    return [_member(archive, entry) for entry in entries]


def write_archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of named files, stored as they are; equal files give equal bytes.

    Args:
        files: names, safe and each once, and contents.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, FIXED_TIMESTAMP)
            # the same on any system
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return file.getvalue()


def file_name(path: str) -> str:
    """The last part of a path of any system, fit to be shown."""
    return printable(re.split(r"[\\/]", path)[-1], MAX_NAME_CHARACTERS)


def folder_name(path: str) -> str:
    """The folders of a path of any system, fit to be shown, without those that lead upwards."""
    folders = re.split(r"[\\/]", path)[:-1]
    shown = (printable(folder, MAX_NAME_CHARACTERS).strip() for folder in folders)
    return "/".join(folder for folder in shown if folder.strip("."))


def _is_file(path: str) -> bool:
    """Whether an entry is a file that a person put there."""
    *folders, name = re.split(r"[\\/]", path)
    if not name or name.lower() in _SYSTEM_FILES or _SYSTEM_FOLDER in folders:
        return False
    return not any(part.startswith(".") for part in (*folders, name) if part not in (".", ".."))


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> ZipMember:
    return ZipMember(
        name=file_name(entry.filename),
        folder=folder_name(entry.filename),
        size=entry.file_size,
        problem=_problem(entry),
        read=partial(_read, archive, entry),
        peek=partial(_peek, archive, entry),
    )


def _problem(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return "The file is encrypted in its ZIP; pack it without a password."
    if PurePath(entry.filename).suffix.lower() == ".zip":
        return "This is a ZIP within a ZIP, which is not opened; upload it by itself."
    # The other methods unpack without a limit.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "The file is packed by a rare method; pack it as an ordinary ZIP."
    try:
        limits.check_bytes(entry.file_size)
    except ImageError as error:
        return str(error)
    return None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if problem := _problem(entry):
        raise ImageError(problem)
    try:
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except MemoryError:
        raise ImageError(
            f"There was not enough memory to unpack this file of {entry.file_size / 2**20:,.1f} MB;"
            " upload it without a ZIP."
        ) from None
    except Exception as error:  # whatever the parts of a damaged entry raise
        raise _damaged_entry_error() from error
    if len(data) != entry.file_size:
        raise _damaged_entry_error()
    return data


def _peek(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int) -> bytes:
    if _problem(entry):
        return b""
    try:
        with archive.open(entry) as file:
            return file.read(size)
    except Exception:  # `_read` says what is wrong
        return b""


def _damaged_entry_error() -> ImageError:
    return ImageError("The file is cut off or damaged in its ZIP; pack it anew.")
