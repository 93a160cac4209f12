"""The values of the setting of one's own start, and how they are written."""

from dataclasses import dataclass, field
from typing import Any

from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.setting_values import ColorList
from compressor.pipeline.settings.values import COLOR_COUNT
from kmc import FARTHEST_START, PCA_START

NO_START = ""
CORNER_START = "corner"
NAMED_STARTS = {
    FARTHEST_START: "Farthest first",
    PCA_START: "PCA split",
    CORNER_START: "All in one corner",
}

OwnStart = str | tuple[Color, ...]


@dataclass(frozen=True, kw_only=True)
class StartValues:
    """No start, one of a name, or a start centroid for each colour: "", a word, or colours.

    `setting_values.Values` has the methods.
    """

    colors: ColorList = field(default_factory=lambda: ColorList(max_colors=COLOR_COUNT.max))

    def __contains__(self, value: object) -> bool:
        if isinstance(value, str):
            return value == NO_START or value in NAMED_STARTS
        return value != () and value in self.colors

    def __str__(self) -> str:
        return f"{', '.join(NAMED_STARTS)} or K different colours such as e4002b-ffffff"

    def to_text(self, value: OwnStart) -> str:
        return value if isinstance(value, str) else self.colors.to_text(value)

    def from_text(self, text: str) -> OwnStart:
        if text in self:
            return text
        try:
            colors = self.colors.from_text(text)
        except ValueError:
            raise ValueError(str(self)) from None
        if self.colors.to_text(colors) != text:  # a colour came twice
            raise ValueError(str(self))
        return colors

    def to_json(self, value: OwnStart) -> str | list[str]:
        return value if isinstance(value, str) else self.colors.to_json(value)

    def from_json(self, value: Any) -> OwnStart:
        if isinstance(value, str) and value in self:
            return value
        try:
            colors = self.colors.from_json(value)
        except ValueError:
            colors = ()
        if not colors:
            words = ", ".join(NAMED_STARTS)
            raise ValueError(f"“”, {words}, or a list of colours such as #e4002b, each once")
        return colors

    def to_arguments(self, flag: str, value: OwnStart) -> list[str]:
        return [flag, self.to_text(value)]

    def label(self, value: OwnStart) -> str:
        if isinstance(value, str):
            return NAMED_STARTS.get(value, "none")
        return self.colors.label(value)


def describe_start(start: OwnStart) -> str:
    """Return the start within a phrase, such as "farthest-first start"; "" for none."""
    if start == NO_START:
        return ""
    return f"start: {NAMED_STARTS[start].lower()}" if isinstance(start, str) else "your own start"
