"""A file that is pasted or dropped: its name, its bytes, and what the page says of both."""

import hashlib
from pathlib import PurePath

from benchmarks.hostile.fuzz import picture_seeds
from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import BYTES, TEXT
from compressor.imaging import ImageError, load_image
from compressor.imaging.files.names import kept_stem, safe_folder, safe_stem, unique_names
from compressor.imaging.text import printable
from compressor.ui.links.query_params import (
    DIGEST_DIGITS,
    MAX_NAME_CHARACTERS,
    LinkState,
    encode,
    parse,
)
from compressor.ui.plain_text import literal

NAMES = ("image.png", "photo of a cat.JPEG", "a/b\\c.tar.gz", ".png", "CON.png", "Ünï.webp", "")
END_OF_NAME = b"\n"
WORD_JOINER = "\u2060"  # of `literal`


def read(data: bytes) -> None:
    """Check all that is made of the name, then decode the picture."""
    name_bytes, _, file = data.partition(END_OF_NAME)
    name = name_bytes.decode("utf-8", "replace")
    _check_name(name)
    picture = load_image(file)
    assert picture.pixels.shape == (picture.height, picture.width, 3)
    link = LinkState(
        picture=hashlib.sha256(file).hexdigest()[:DIGEST_DIGITS],
        name=printable(name)[:MAX_NAME_CHARACTERS],
        size=(picture.width, picture.height),
    )
    assert parse(encode(link)) == link


def _check_name(name: str) -> None:
    assert printable(name).isprintable()
    assert literal(name).replace(WORD_JOINER, "").isprintable()
    for stem in (safe_stem(name), kept_stem(name)):
        assert stem
        assert PurePath(f"{stem}.png").name == f"{stem}.png", "the name leads to another folder"
    assert ".." not in safe_folder(name).split("/")
    assert not safe_folder(name).startswith("/")
    assert len(set(unique_names([name, name]))) == 2


def seeds() -> list[bytes]:
    """Return pictures with names of all kinds."""
    pictures = picture_seeds.pictures()
    return [NAMES[i % len(NAMES)].encode() + END_OF_NAME + file for i, file in enumerate(pictures)]


PASTE = Entrance(read=read, refusals=(ImageError,), seeds=seeds, mutations=(*BYTES, *TEXT))
