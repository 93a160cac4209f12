"""ZIP files: pictures out of a stranger's, safely, and finished files into a new one.

Guarantees (tests/test_archive.py): whatever the bytes, opening and reading raise ImageError or
nothing, and no more than `limits` say is unpacked. Nothing is ever written to a path: names are
for people only.
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

LONGEST_NAME = 80  # characters
FIXED_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the first day of ZIP: equal files make equal archives
_ENTRY = b"PK\x01\x02"  # begins each entry of the directory
_ENCRYPTED = 0x1  # of an entry's flags
_JUNK = ("thumbs.db", "desktop.ini")
_SYSTEM_FOLDER = "__MACOSX"


@dataclass(frozen=True, kw_only=True)
class ZipMember:
    """A file in a ZIP.

    Attributes:
        name: its own name without folders, printable.
        size: unpacked, in bytes, as the ZIP says.
        problem: why it can't be read, in one sentence, where that is known already.
        read: gives its bytes; raises ImageError where they can't be had.
    """

    name: str
    size: int
    problem: str | None
    read: Callable[[], bytes]


def is_archive(data: bytes) -> bool:
    """Whether a file is meant to be a ZIP, by its first bytes."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_archive(data: bytes) -> list[ZipMember]:
    """The files in a ZIP, in its order; folders, hidden files and a system's own are left out.

    Raises:
        ImageError: damaged, too many entries, or it unpacks to too much.
    """
    limits.check_entries(data.count(_ENTRY))  # before the directory is made into objects
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
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
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, FIXED_TIMESTAMP)
            # the same on any system
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()


def file_name(path: str) -> str:
    """The last part of a path of any system, fit to be shown."""
    return printable(re.split(r"[\\/]", path)[-1], LONGEST_NAME)


def _is_file(path: str) -> bool:
    """Whether it is a file that somebody put there."""
    *folders, name = re.split(r"[\\/]", path)
    if not name or name.lower() in _JUNK or _SYSTEM_FOLDER in folders:
        return False
    return not any(part.startswith(".") for part in (*folders, name) if part not in (".", ".."))


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> ZipMember:
    return ZipMember(
        name=file_name(entry.filename),
        size=entry.file_size,
        problem=_problem(entry),
        read=partial(_read, archive, entry),
    )


def _problem(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED:
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
    except Exception as error:  # whatever the parts of a damaged entry raise
        raise _damaged() from error
    if len(data) != entry.file_size:
        raise _damaged()
    return data


def _damaged() -> ImageError:
    return ImageError("The file is cut off or damaged in its ZIP; pack it anew.")
