"""Read JSON from strangers: whatever the bytes are, a value or one sentence."""

import json
import math
from collections.abc import Collection, Mapping
from typing import Any, Never

from compressor.imaging.errors import RecipeError
from compressor.imaging.text import quoted
from compressor.pipeline.setting_values import Values

MAX_RECIPE_BYTES = 1_000_000
MAX_TEXT_LENGTH = 300  # characters


def read_json(data: bytes) -> Any:
    """The value of a JSON file in UTF-8; NaN, infinity and names that come twice are refused.

    Raises:
        RecipeError: too large, not UTF-8, not JSON, or nested too deeply.
    """
    if len(data) > MAX_RECIPE_BYTES:
        raise RecipeError(
            f"The file has {len(data):,} bytes; a recipe has at most {MAX_RECIPE_BYTES:,}."
        )
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_refuse,
            object_pairs_hook=_reject_duplicate_keys,
        )
    except RecipeError:
        raise
    except UnicodeDecodeError:
        raise RecipeError("This is not a recipe: its text is not UTF-8.") from None
    except RecursionError:
        raise RecipeError("This is not a recipe: it is nested too deeply.") from None
    except ValueError as error:  # of json, and of whole numbers with thousands of digits
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RecipeError(f"This is not a recipe: it is not valid JSON{place}.") from None


def _refuse(name: str) -> Never:
    raise RecipeError(f"This is not a recipe: {name} is not a number in JSON.")


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RecipeError("This is not a recipe: a name comes twice in it.")
    return found


class CheckedObject:
    """An object of a JSON file whose fields are taken one by one, each checked.

    Every method raises RecipeError where the field is missing or not as it has to be.
    """

    def __init__(self, value: Any, where: str, names: Collection[str]) -> None:
        """`where` is what sentences call it; `names` are all that it may have."""
        if not isinstance(value, Mapping):
            raise RecipeError(f"What stands for {where} has to be an object with fields.")
        self._value = value
        self._where = where
        for name in value:
            if name not in names:
                raise RecipeError(f"In {where} the field {quoted(name)} is not known.")

    def required(self, name: str) -> Any:
        """The field as it is."""
        if name not in self._value:
            raise RecipeError(f"In {self._where} the field “{name}” is missing.")
        return self._value[name]

    def text(self, name: str, most: int = MAX_TEXT_LENGTH) -> str:
        """A text of at most so many characters, without halves of a character."""
        value = self.required(name)
        if not isinstance(value, str) or len(value) > most or not _has_no_lone_surrogate(value):
            raise self.wrong(name, f"a text of at most {most} characters")
        return value

    def digest(self, name: str) -> str:
        """A sha256, 64 hexadecimal digits in small letters."""
        value = self.text(name)
        if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
            raise self.wrong(name, "a sha256, 64 of the digits 0 to 9 and a to f")
        return value

    def value(self, name: str, values: Values) -> Any:
        """One of the values that are allowed."""
        value = self.required(name)
        try:
            return values.from_json(value)
        except ValueError as error:
            raise self.wrong(name, str(error)) from None

    def number(self, name: str) -> int | float | None:
        """A number of ordinary size, at least 0; or null, which stands for an endless one."""
        value = self.required(name)
        if value is None:
            return None
        if type(value) not in (int, float) or not 0 <= value <= 1e15 or not math.isfinite(value):
            raise self.wrong(name, "a number from 0 to 1e15, or null")
        return value  # type: ignore[no-any-return]

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most so many items."""
        value = self.required(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(name, f"a list of at most {most}")
        return value

    def wrong(self, name: str, wanted: str) -> RecipeError:
        """The error that says what a field has to be."""
        return RecipeError(f"In {self._where} “{name}” has to be {wanted}.")


def _has_no_lone_surrogate(text: str) -> bool:
    """False where a surrogate stands alone, which JSON can write but no file can hold."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
