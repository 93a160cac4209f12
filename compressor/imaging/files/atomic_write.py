"""Files that are there as a whole or not at all, whatever happens while they are written.

The bytes go into a draft in the same folder, whose name nobody can foresee and which must not
exist before (O_EXCL); when it is finished, it gets the file's name in one step. It is removed
where writing fails or is interrupted.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

DRAFT_SUFFIX = ".tmp"


@contextmanager
def atomic_write(path: Path, *, replace: bool = True, draft_prefix: str = "") -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when the block ends well.

    A link to a file stays a link, and the file it leads to is written. A device or a pipe, such
    as /dev/null, is written into. The draft's name is short, so that `path` may have any name
    that its folder allows; its permissions are those of any new file.

    Args:
        path: of the file; its folder exists.
        replace: whether a file that is there may be replaced; where it may not, a link that leads
            nowhere is one too.
        draft_prefix: the draft's name begins with it, so that `remove_drafts` finds what is left
            of a process that was killed; from `new_draft_prefix`.

    Raises:
        OSError: the file can't be written; FileExistsError where it is there and may not be
            replaced.
    """
    if is_device(path):
        with path.open("wb") as device:
            yield device
        return
    target = _target_of_links(path, replace)
    draft = target.parent / f".{draft_prefix}{secrets.token_hex(8)}{DRAFT_SUFFIX}"
    try:
        with draft.open("xb") as file:
            yield file
        _publish(draft, target, replace)
    finally:
        draft.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder: /dev/null, a pipe."""
    return os.path.exists(path) and not path.is_file() and not path.is_dir()


def new_draft_prefix() -> str:
    """Return a prefix for the names of drafts that nobody can foresee."""
    return f"{secrets.token_hex(8)}-"


def remove_drafts(folder: Path, draft_prefix: str) -> None:
    """Remove the drafts that processes which were killed have left in a folder.

    Args:
        folder: which may be missing.
        draft_prefix: what they were given; from `new_draft_prefix`.
    """
    with suppress(OSError):
        for draft in folder.glob(f".{draft_prefix}*{DRAFT_SUFFIX}"):
            draft.unlink()


def _target_of_links(path: Path, replace: bool) -> Path:
    """The path that links lead to.

    Raises:
        FileExistsError: the link leads nowhere, and may not be replaced.
        OSError: links lead to each other in a circle.
    """
    if not replace and path.is_symlink() and not os.path.exists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return target


def _publish(draft: Path, target: Path, replace: bool) -> None:
    """Give the draft its name in one step."""
    if replace:
        if is_device(target):  # it came meanwhile
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        draft.replace(target)
        return
    try:
        target.hardlink_to(draft)  # unlike a renaming it fails where the name is taken
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(f"{target} exists already") from None
        draft.rename(target)
