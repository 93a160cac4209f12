"""Files that are there as a whole or not at all, whatever happens while they are written.

The bytes go into a draft in the same folder, whose name nobody can foresee and which must not
exist before (O_EXCL); when it is finished, it gets the file's name in one step. It is removed
where writing fails or is interrupted.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_write(path: Path, *, replace: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when the block ends well.

    A link to a file stays a link, and the file it leads to is written. A device or a pipe, such
    as /dev/null, is written into. The draft's name is short, so that `path` may have any name
    that its folder allows.

    Args:
        path: of the file; its folder exists.
        replace: whether a file that is there may be replaced.

    Raises:
        OSError: the file can't be written; FileExistsError where it is there and may not be
            replaced.
    """
    if is_device(path):
        with path.open("wb") as device:
            yield device
        return
    target = path.resolve()
    draft = target.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with draft.open("xb") as file:
            yield file
        _publish(draft, target, replace)
    finally:
        draft.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder: /dev/null, a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _publish(draft: Path, target: Path, replace: bool) -> None:
    """Give the draft its name in one step."""
    if replace:
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
