"""The values of the setting of protected parts, and how they are written."""

from dataclasses import dataclass
from typing import Any

from compressor.pipeline.protected.part import (
    EXAMPLE,
    MAX_PARTS,
    MAX_WEIGHT,
    MIN_WEIGHT,
    Part,
    parse_part,
)

BETWEEN = "_"  # parts in a link; it needs no escape there


@dataclass(frozen=True, kw_only=True)
class PartList:
    """At most `max_parts` different parts of a picture; `setting_values.Values` has the methods."""

    max_parts: int = MAX_PARTS

    def __contains__(self, value: object) -> bool:
        return isinstance(value, tuple) and len(set(value)) == len(value) <= self.max_parts

    def __str__(self) -> str:
        return (
            f"at most {self.max_parts} parts such as {EXAMPLE}{BETWEEN}0,0,20,20:4, with weights"
            f" from {MIN_WEIGHT} to {MAX_WEIGHT}"
        )

    def to_text(self, value: tuple[Part, ...]) -> str:
        return BETWEEN.join(part.text for part in value)

    def from_text(self, text: str) -> tuple[Part, ...]:
        texts = text.split(BETWEEN) if text else []
        if len(texts) > self.max_parts:
            raise ValueError(str(self))
        try:
            return tuple(dict.fromkeys(map(parse_part, texts)))
        except ValueError:
            raise ValueError(str(self)) from None

    def to_json(self, value: tuple[Part, ...]) -> list[str]:
        return [part.text for part in value]

    def from_json(self, value: Any) -> tuple[Part, ...]:
        if not isinstance(value, list) or len(value) > self.max_parts:
            raise ValueError(f"a list of at most {self.max_parts}")
        try:
            parts = tuple(parse_part(str(text)) for text in value)
        except ValueError:
            parts = ()
        if self.to_json(parts) != value or len(set(parts)) < len(value):
            raise ValueError(
                f"a list of parts such as {EXAMPLE}, each once, of at least 1 x 1 px and a weight"
                f" from {MIN_WEIGHT} to {MAX_WEIGHT}"
            )
        return parts

    def to_arguments(self, flag: str, value: tuple[Part, ...]) -> list[str]:
        return [word for part in value for word in (flag, part.text)]

    def label(self, value: tuple[Part, ...]) -> str:
        return "; ".join(map(_in_words, value)) or "none"


def _in_words(part: Part) -> str:
    return (
        f"{part.width:,} x {part.height:,} px at x = {part.x:,}, y = {part.y:,},"
        f" weighing {part.weight}"
    )
