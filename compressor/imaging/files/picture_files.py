"""Which files of a folder or a ZIP are meant as pictures, without decoding any."""

import re
from pathlib import PurePath
from typing import Final

from compressor.imaging.decoding.header import EXTENSIONS
from compressor.imaging.decoding.kinds import unreadable_kind

PEEK_BYTES: Final = 1024  # of a file, which tell its kind
_MOVING: Final = re.compile(rb"GIF89a|\x89PNG.*acTL|RIFF....WEBPVP8X....[\x02-\xff]", re.DOTALL)
_BEGINNING: Final = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II[*+]\0|MM\0[*+]|RIFF....WEBP"
    rb"|....ftyp(?:avi[fs]|he[iv][cxms]|mif1|msf1)",
    re.DOTALL,
)


def may_be_picture(name: str, head: bytes) -> bool:
    """Whether a file is meant as a picture: by its name, or by how it begins.

    A picture of a kind that can't be read counts as well, so that its owner is told; a text, a
    PDF, a sound or a program does not.

    Args:
        name: of the file.
        head: its first `PEEK_BYTES`, or b"" where they are not known.
    """
    if PurePath(name).suffix.lower().removeprefix(".") in EXTENSIONS:
        return True
    kind = unreadable_kind(head)
    return bool(_BEGINNING.match(head)) or (kind is not None and kind.is_picture)


def may_move(head: bytes) -> bool:
    """Whether a file may be an animation, by its first `PEEK_BYTES`."""
    return bool(_MOVING.match(head))
