"""Names of files: fit for any system, and each once."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

LONGEST = 60  # characters of a stem


def safe_stem(name: str) -> str:
    """The name of a file without its extension, fit for a file name anywhere."""
    clean = re.sub(r"[^\w-]+", "-", PurePath(name.replace("\\", "/")).stem).strip("-_")
    return clean[:LONGEST] or "picture"


def unique_names(names: Iterable[str]) -> list[str]:
    """The names in their order, each once: after "a.png" comes "a-2.png".

    Names that differ in case or in the form of their letters alone count as equal, as they do on
    Windows and macOS.
    """
    found = []
    taken = set[str]()
    for name in names:
        free = name
        number = 1
        while _key(free) in taken:
            number += 1
            free = f"{PurePath(name).stem}-{number}{PurePath(name).suffix}"
        taken.add(_key(free))
        found.append(free)
    return found


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
