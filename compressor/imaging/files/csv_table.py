"""Tables as CSV that a spreadsheet opens with a double click, and runs nothing of."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# A cell that begins with one of these is a formula to some spreadsheet (OWASP, CSV injection).
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file (RFC 4180) in UTF-8, with the mark by which Excel knows that it is.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers stay as
    they are, None is an empty cell.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_escape_formula(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def _escape_formula(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_BEGINNINGS):
        return f"'{cell}"
    return cell
