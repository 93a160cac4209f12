"""Words of strangers, fit to be shown: file names, values of links, fields of recipes.

Show them by `st.text`, which knows no markup.
"""

MOST = 40  # characters


def quoted(text: str, most: int = MOST) -> str:
    """In quotation marks, on one line and without what can't be printed; cut where it is long."""
    return f"“{printable(text, most)}”"


def printable(text: str, most: int) -> str:
    """On one line and without what can't be printed; cut where it is long."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:most])
    return f"{shown}{'…' if len(text) > most else ''}"
