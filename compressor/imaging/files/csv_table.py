"""Tables as CSV that a spreadsheet opens with a double click, and runs nothing of."""

import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# A cell that begins with one of these is a formula to some spreadsheet (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMULA_BEGINNINGS = (*FORMULA_SIGNS, "\t", "\r", "\n")
# Where a program takes another character for the separator, its cells begin behind that.
_SIGN = f"[{re.escape(''.join(FORMULA_SIGNS))}]"
_LATER_FORMULA = re.compile(rf"""(;[\s"]*|(?<=[^\s'])\t+[ "]*)(?={_SIGN})""")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8 of lines as `csv_line` writes them, for a spreadsheet.

    It begins with the mark by which Excel knows that it is UTF-8; lines end as in RFC 4180.
    """
    lines = (f"{csv_line(row)}\r\n" for row in (header, *rows))
    return "".join(lines).encode("utf-8-sig", "replace")


def csv_line(cells: Iterable[Cell]) -> str:
    """A line of CSV (RFC 4180) without its end.

    Each text is in quotation marks. What a spreadsheet would take for a formula gets an apostrophe
    in front: at the beginning of a text, and behind a semicolon or a tab, which some spreadsheets
    take for the separator. Numbers stay as they are, None is an empty cell.
    """
    return ",".join(map(_field, cells))


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    text = _LATER_FORMULA.sub(r"\1'", f"'{cell}" if _is_formula(cell) else cell)
    return '"' + text.replace('"', '""') + '"'


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, whatever unseen stands before it."""
    if text.lstrip(" ").startswith(FORMULA_BEGINNINGS):
        return True
    seen = (character for character in text if character.isprintable() and character != " ")
    return next(seen, "") in FORMULA_SIGNS
