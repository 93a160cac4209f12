"""What a browser sends to an element, which may be anything: it is read, or passed over.

The elements' own scripts send what can be read here. Whatever else comes was not sent by them, and
nobody waits for an answer to it.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, ParamSpec

from compressor.imaging.palettes.hex_codes import parse_hex

P = ParamSpec("P")
MAX_NUMBER: Final = 2**53  # beyond, a browser's own numbers are not exact
MAX_TEXT_CHARACTERS: Final = 200


class MessageError(ValueError):
    """A browser sent what no element sends; the text says what it should have been."""


def passing_over(callback: Callable[P, object]) -> Callable[P, None]:
    """Return a callback that does nothing where what a browser sent can't be read."""

    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except MessageError:
            return

    return call


def read_field(message: Any, name: str) -> Any:
    """Return a field of a message, unchecked.

    Raises:
        MessageError: there is none.
    """
    if not isinstance(message, Mapping) or name not in message:
        raise MessageError(f"a message needs the field {name}")
    return message[name]


def read_number(value: Any) -> float:
    """Return a number of at most `MAX_NUMBER` in size.

    Raises:
        MessageError: it is none; infinity and NaN are none.
    """
    if not isinstance(value, (int, float)) or not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise MessageError("a message needs a number here")
    return value


def read_rows(rows: Any, columns: int, most: int) -> list[list[int]]:
    """Return rows of whole numbers; what stands behind a decimal point is cut off.

    Args:
        rows: lists of numbers.
        columns: the numbers in a row.
        most: so many rows are read.

    Raises:
        MessageError: they are no such lists.
    """
    if not isinstance(rows, (list, tuple)):
        raise MessageError("a message needs a list here")
    read = []
    for row in rows[:most]:
        if not isinstance(row, (list, tuple)) or len(row) != columns:
            raise MessageError(f"a message needs {columns} numbers in a row")
        read.append([int(read_number(value)) for value in row])
    return read


def read_text(value: Any) -> str:
    """Return a short text.

    Raises:
        MessageError: it is none.
    """
    if not isinstance(value, str) or len(value) > MAX_TEXT_CHARACTERS:
        raise MessageError(f"a message needs a text of at most {MAX_TEXT_CHARACTERS} characters")
    return value


def read_code(value: Any) -> str:
    """Return the hex code of an opaque colour.

    Raises:
        MessageError: it is none.
    """
    code = read_text(value)
    try:
        parse_hex(code)
    except ValueError as error:
        raise MessageError("a message needs a hex code here") from error
    return code
