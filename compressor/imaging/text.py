"""Text of strangers, fit to be shown: file names, values of links, fields of recipes.

Pages show it by `st.text`, which knows no markup.
"""

MAX_QUOTED_CHARACTERS = 40


def quoted(text: str, max_characters: int = MAX_QUOTED_CHARACTERS) -> str:
    """The text in quotation marks, printable, and cut where it is long."""
    return f"“{printable(text, max_characters)}”"


def printable(text: str, max_characters: int | None = None) -> str:
    """The text on one line, with a mark for each character that can't be printed.

    Such characters are also those that a terminal takes as an order.

    Args:
        max_characters: a longer text is cut there, with an ellipsis at its end; None for no end.
    """
    is_long = max_characters is not None and len(text) > max_characters
    shown = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in text[:max_characters]
    )
    return f"{shown}{'…' if is_long else ''}"
