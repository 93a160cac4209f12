"""Read untrusted JSON: any bytes give a value, or an error of one sentence."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Never

from compressor.imaging.errors import RecipeError
from compressor.imaging.text import quoted
from compressor.pipeline.setting_values import Values

MAX_RECIPE_BYTES = 1_000_000
MAX_TEXT_LENGTH = 300  # characters


def read_json(data: bytes) -> Any:
    """Return the value of a JSON file in UTF-8; NaN, infinity and duplicate names are refused.

    Raises:
        RecipeError: the file is too large, not UTF-8, not JSON, or nested too deeply.
    """
    if len(data) > MAX_RECIPE_BYTES:
        raise RecipeError(
            f"The file has {len(data):,} bytes; a recipe has at most {MAX_RECIPE_BYTES:,}."
        )
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_reject_constant,
            object_pairs_hook=_reject_duplicate_keys,
        )
    except RecipeError:
        raise
    except UnicodeDecodeError:
        raise RecipeError("This is not a recipe: its text is not UTF-8.") from None
    except RecursionError:
        raise RecipeError("This is not a recipe: it is nested too deeply.") from None
    except ValueError as error:  # from json, and from integers of thousands of digits
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RecipeError(f"This is not a recipe: it is not valid JSON{place}.") from None


def _reject_constant(name: str) -> Never:
    raise RecipeError(f"This is not a recipe: {name} is not a number in JSON.")


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise RecipeError("This is not a recipe: a name comes twice in it.")
    return fields


class CheckedObject:
    """An object of a JSON file whose fields are read and checked one by one.

    Every method raises RecipeError where the field is missing or has a wrong value.
    """

    def __init__(self, value: Any, label: str, names: Collection[str]) -> None:
        """Check that a value is an object with known fields.

        Args:
            value: the value of a JSON file.
            label: the name of the object in error messages.
            names: the names of all fields that it may have.
        """
        if not isinstance(value, Mapping):
            raise RecipeError(f"What stands for {label} has to be an object with fields.")
        self._fields = value
        self._label = label
        for name in value:
            if name not in names:
                raise RecipeError(f"In {label} the field {quoted(name)} is not known.")

    def required(self, name: str) -> Any:
        """Return the field, unchecked."""
        if name not in self._fields:
            raise RecipeError(f"In {self._label} the field “{name}” is missing.")
        return self._fields[name]

    def text(self, name: str, max_length: int = MAX_TEXT_LENGTH) -> str:
        """Return a text of at most `max_length` characters, without lone surrogates."""
        value = self.required(name)
        if isinstance(value, str) and len(value) <= max_length and _has_no_lone_surrogate(value):
            return value
        raise self.field_error(name, f"a text of at most {max_length} characters")

    def digest(self, name: str) -> str:
        """Return a sha256: 64 hexadecimal digits in lower case."""
        value = self.text(name)
        if len(value) != 64 or not set(value) <= set("0123456789abcdef"):
            raise self.field_error(name, "a sha256, 64 of the digits 0 to 9 and a to f")
        return value

    def value(self, name: str, values: Values) -> Any:
        """Return one of the allowed values."""
        value = self.required(name)
        try:
            return values.from_json(value)
        except ValueError as error:
            raise self.field_error(name, str(error)) from None

    def number(self, name: str, *, signed: bool = False) -> int | float | None:
        """Return a number in 0..1e15, or None for null, which stands for infinity.

        Args:
            signed: whether it may lie in -1e15..0 as well.
        """
        value = self.required(name)
        if value is None:
            return None
        lowest = "-1e15" if signed else "0"
        if type(value) not in (int, float) or not float(lowest) <= value <= 1e15:
            raise self.field_error(name, f"a number from {lowest} to 1e15, or null")
        return value  # type: ignore[no-any-return]

    def items(self, name: str, max_length: int) -> list[Any]:
        """Return a list of at most `max_length` items."""
        value = self.required(name)
        if not isinstance(value, list) or len(value) > max_length:
            raise self.field_error(name, f"a list of at most {max_length}")
        return value

    def field_error(self, name: str, expected: str) -> RecipeError:
        """Return the error that says what a field has to be."""
        return RecipeError(f"In {self._label} “{name}” has to be {expected}.")


def _has_no_lone_surrogate(text: str) -> bool:
    """Return whether UTF-8 can encode the text; JSON can also hold lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
