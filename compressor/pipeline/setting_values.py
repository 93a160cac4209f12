"""What values a setting may have, and how they are written in links, recipes and on pages.

Each kind of values has the same methods: whether a value is one of them (`in`), its text in a link
and back, its JSON and back, its label on pages, and all allowed values in words (`str`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from compressor.imaging.palettes.hex_codes import Color, parse_hex, to_hex
from compressor.imaging.palettes.named_palettes import nearest_palette_names

SWITCH_LABELS = {"off": "Off", "on": "On"}


class Values(Protocol):
    """The values that a setting may have."""

    def __contains__(self, value: object) -> bool: ...

    def to_text(self, value: Any) -> str:
        """Return the text of the value in a link."""

    def from_text(self, text: str) -> Any:
        """Return the value of a text in a link; ValueError where no value has this text."""

    def to_json(self, value: Any) -> Any:
        """Return the value as JSON."""

    def from_json(self, value: Any) -> Any:
        """Return the value of this JSON; else ValueError, which says what is allowed."""

    def to_arguments(self, flag: str, value: Any) -> list[str]:
        """Return the option and the value as arguments of the command line."""

    def label(self, value: Any) -> str:
        """Return the label of the value on pages."""


@dataclass(frozen=True, kw_only=True)
class IntRange:
    """Whole numbers from `min` to `max`, both included, in `unit`; `zero` is what pages call 0."""

    min: int
    max: int
    unit: str = ""
    zero: str = "0"

    def __contains__(self, value: object) -> bool:
        """Return whether the value is one of them; True and 16.0 are not."""
        return type(value) is int and self.min <= value <= self.max

    def __str__(self) -> str:
        return f"a whole number from {self.min} to {self.max}"

    def to_text(self, value: int) -> str:
        return str(value)

    def from_text(self, text: str) -> int:
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and int(text) in self:
            return int(text)
        raise ValueError(str(self))

    def to_json(self, value: int) -> int:
        return value

    def from_json(self, value: Any) -> int:
        if value in self:
            return int(value)
        raise ValueError(str(self))

    def to_arguments(self, flag: str, value: int) -> list[str]:
        return [flag, str(value)]

    def label(self, value: int) -> str:
        return f"{value} {self.unit}".rstrip() if value else self.zero


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few words.

    Attributes:
        values: the words, as links, recipes and the command line write them.
        labels: their labels on pages; a word without a label is its own label.
        sentences: an explanation of each word, for choices that need explaining.
    """

    values: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    sentences: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __contains__(self, value: object) -> bool:
        return type(value) is str and value in self.values

    def __str__(self) -> str:
        return f"one of {', '.join(self.values)}"

    def to_text(self, value: str) -> str:
        return value

    def from_text(self, text: str) -> str:
        if text in self.values:
            return text
        raise ValueError(str(self))

    def to_json(self, value: str) -> str:
        return value

    def from_json(self, value: Any) -> str:
        if value in self:
            return str(value)
        raise ValueError(str(self))

    def to_arguments(self, flag: str, value: str) -> list[str]:
        return [flag, value]

    def label(self, value: str) -> str:
        return self.labels.get(value, value)


@dataclass(frozen=True, kw_only=True)
class Switch(Choice):
    """On or off; the option of the command line stands alone for on."""

    values: tuple[str, ...] = ("off", "on")
    labels: Mapping[str, str] = field(default_factory=lambda: SWITCH_LABELS, hash=False)

    def to_arguments(self, flag: str, value: str) -> list[str]:
        return [flag] if value == "on" else [f"{flag}=off"]


@dataclass(frozen=True, kw_only=True)
class PaletteName(Choice):
    """The name of a palette; for another word the nearest names are offered."""

    def from_text(self, text: str) -> str:
        if text in self.values:
            return text
        nearest = nearest_palette_names(text) or self.values
        raise ValueError(f"the name of a palette, such as {' or '.join(nearest[:3])}")

    def from_json(self, value: Any) -> str:
        return self.from_text(str(value))


@dataclass(frozen=True, kw_only=True)
class Strength:
    """One of several strengths from 0 (off) to 1, which pages show in per cent, or a word.

    Attributes:
        values: the strengths, and words for what is no matter of strength.
        labels: the labels of the words.
    """

    values: tuple[float | str, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __contains__(self, value: object) -> bool:
        """Return whether the value is one of them; True and False are not."""
        return type(value) in (int, float, str) and value in self.values

    def __str__(self) -> str:
        return f"one of {', '.join(map(self.to_text, self.values))}"

    def to_text(self, value: float | str) -> str:
        return value if isinstance(value, str) else f"{value:g}"

    def from_text(self, text: str) -> float | str:
        by_text = {self.to_text(value): value for value in self.values}
        if text in by_text:
            return by_text[text]
        raise ValueError(str(self))

    def to_json(self, value: float | str) -> float | str:
        return value

    def from_json(self, value: Any) -> float | str:
        if value in self:
            return self.values[self.values.index(value)]  # of 0 and -0.0 the one with a text
        raise ValueError(str(self))

    def to_arguments(self, flag: str, value: float | str) -> list[str]:
        return [f"{flag}={self.to_text(value)}"]

    def label(self, value: float | str) -> str:
        if isinstance(value, str):
            return self.labels.get(value, value)
        return f"{100 * value:.0f} %" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number from 0 (off) to `max`; `usual` is what an option without a number stands for."""

    max: float
    usual: float

    def __contains__(self, value: object) -> bool:
        """Return whether the value is one of them; True, False and NaN are not."""
        return type(value) in (int, float) and 0 <= value <= self.max  # type: ignore[operator]

    def __str__(self) -> str:
        return f"a number from 0 to {self.max:g}"

    def to_text(self, value: float) -> str:
        return str(float(value)).removesuffix(".0")

    def from_text(self, text: str) -> float:
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?(e-[0-9]{1,3})?", text) and float(text) in self:
            return float(text)
        raise ValueError(str(self))

    def to_json(self, value: float) -> float:
        return value

    def from_json(self, value: Any) -> float:
        if value in self:
            return abs(float(value))  # which makes -0.0 a 0.0
        raise ValueError(str(self))

    def to_arguments(self, flag: str, value: float) -> list[str]:
        return [flag, self.to_text(value)]

    def label(self, value: float) -> str:
        return self.to_text(value) if value else "off"


@dataclass(frozen=True, kw_only=True)
class ColorList:
    """At most `max_colors` different colours, each (red, green, blue) in 0..255."""

    max_colors: int

    def __contains__(self, value: object) -> bool:
        return isinstance(value, tuple) and len(set(value)) == len(value) <= self.max_colors

    def __str__(self) -> str:
        return f"at most {self.max_colors} colours such as e4002b-ffffff"

    def to_text(self, value: tuple[Color, ...]) -> str:
        return "-".join(map(_bare_hex, value))

    def from_text(self, text: str) -> tuple[Color, ...]:
        codes = text.split("-") if text else []
        try:
            colors = [parse_hex(code) for code in codes]
        except ValueError:
            raise ValueError(str(self)) from None
        if len(codes) > self.max_colors or list(map(_bare_hex, colors)) != codes:
            raise ValueError(str(self))
        return tuple(dict.fromkeys(colors))

    def to_json(self, value: tuple[Color, ...]) -> list[str]:
        return list(map(to_hex, value))

    def from_json(self, value: Any) -> tuple[Color, ...]:
        if not isinstance(value, list) or len(value) > self.max_colors:
            raise ValueError(f"a list of at most {self.max_colors}")
        try:
            colors = tuple(parse_hex(str(code)) for code in value)
        except ValueError:
            colors = ()
        if self.to_json(colors) != value or len(set(colors)) < len(value):
            raise ValueError("a list of colours such as #e4002b, each once")
        return colors

    def to_arguments(self, flag: str, value: tuple[Color, ...]) -> list[str]:
        return [flag, ",".join(map(_bare_hex, value))]

    def label(self, value: tuple[Color, ...]) -> str:
        return ", ".join(map(to_hex, value)) or "none"


def _bare_hex(color: Color) -> str:
    """Return a code such as e4002b, without the # that would begin the fragment of an address."""
    return to_hex(color).removeprefix("#")
