"""Names of files that any system takes, and that occur once each."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

MAX_STEM_CHARACTERS = 60
MAX_KEPT_CHARACTERS = 120
FORBIDDEN = '<>:"/\\|?*'  # by Windows
RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10)),
}


def safe_stem(name: str) -> str:
    """The name of a file without its extension, of characters that any system takes."""
    clean = re.sub(r"[^\w-]+", "-", PurePath(name.replace("\\", "/")).stem).strip("-_")
    return clean[:MAX_STEM_CHARACTERS] or "picture"


def kept_stem(name: str) -> str:
    """The name of a file without its extension, as it is as far as any system takes it."""
    stem = PurePath(name.replace("\\", "/")).stem
    clean = "".join(c if c.isprintable() and c not in FORBIDDEN else "-" for c in stem).strip(" .")
    kept = clean[:MAX_KEPT_CHARACTERS].rstrip(" .") or "picture"
    return f"{kept}-" if kept.upper() in RESERVED else kept


def safe_folder(path: str) -> str:
    """The folders of a path in a ZIP, as they are as far as any system takes them.

    None of them leads upwards, or has a name that a picture beside it could have.
    """
    parts = (kept_stem(f"{part}.") for part in path.split("/") if part.strip(" ."))
    return "/".join(re.sub(r"\.(?=\w+$)", "-", part) for part in parts)


def unique_names(names: Iterable[str]) -> list[str]:
    """The names in their order, each once: after "a.png" comes "a-2.png".

    Names that differ in case or in the form of their letters alone count as equal, as they do on
    Windows and macOS.
    """
    unique = []
    taken = set[str]()
    next_numbers: dict[tuple[str, str], int] = {}  # all lower ones are taken
    for name in names:
        candidate = name
        path = PurePath(name)
        equal_names = _folded(path.stem), _folded(path.suffix)
        number = next_numbers.get(equal_names, 2)
        while _folded(candidate) in taken:
            candidate = f"{path.stem}-{number}{path.suffix}"
            number += 1
        next_numbers[equal_names] = number
        taken.add(_folded(candidate))
        unique.append(candidate)
    return unique


def _folded(name: str) -> str:
    """The name without what Windows and macOS do not tell apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
