"""Text of strangers, fit to be shown: file names, values of links, fields of recipes.

Here it becomes printable; that it is no markup either on a page is up to
`compressor.ui.plain_text`.
"""

import unicodedata

MAX_QUOTED_CHARACTERS = 40


def quoted(text: str, max_characters: int = MAX_QUOTED_CHARACTERS) -> str:
    """The text in quotation marks, printable, and cut where it is long."""
    return f"“{printable(text, max_characters)}”"


def printable(text: str, max_characters: int | None = None) -> str:
    """The text on one line, with a mark for each character that can't be printed.

    Such characters are also those that a terminal takes as an order, and those that turn the
    direction of writing. Spaces of any kind are spaces.

    Args:
        max_characters: a longer text is cut there, with an ellipsis at its end; None for no end.
    """
    is_long = max_characters is not None and len(text) > max_characters
    shown = "".join(map(_printable_character, text[:max_characters]))
    return f"{shown}{'…' if is_long else ''}"


def _printable_character(character: str) -> str:
    if character.isprintable():
        return character
    is_space = unicodedata.category(character) == "Zs"
    return " " if is_space else "\N{REPLACEMENT CHARACTER}"
