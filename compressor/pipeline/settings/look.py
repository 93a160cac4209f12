"""The settings of the method "Smallest file"."""

from dataclasses import dataclass
from typing import ClassVar

from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.protected.part import Part
from compressor.pipeline.setting_schema import Settings, setting
from compressor.pipeline.setting_values import IntRange
from compressor.pipeline.settings.shared_fields import (
    locked_field,
    longest_side_field,
    problem_of_parts,
    protect_field,
)
from compressor.pipeline.settings.values import EFFORT, LOOK, LOOK_MEANING, MAX_FILE_BYTES


@dataclass(frozen=True, kw_only=True)
class LookSettings(Settings):
    """The method "Smallest file": the fewest bytes of a wanted look.

    Attributes:
        look: the lowest SSIMULACRA2 of the file.
        max_bytes: the most bytes of the file; 0 for no limit. Where both can't be had, this counts.
        effort: how long to look for a smaller file.
        locked: colours that must be in the palette, each (red, green, blue) in 0..255.
        protect: parts of the file's picture whose pixels weigh more in palette and assignment.
        longest_side: the most pixels of a side, to which the picture is shrunk first; 0 for all.
    """

    method: ClassVar[str] = "look"
    look: int = setting(
        70,
        LOOK,
        "Look, SSIMULACRA2",
        f"How much the file has to look like the original: {LOOK_MEANING}.",
        flags=("--ssimulacra2",),
        cli_help="the fewest bytes with this SSIMULACRA2, 1 to 99: 30 is low quality, 50 medium, 70"
        " high, 80 very high; default 70",
        describe=lambda settings: "" if settings.is_best_of_size else f"look {settings.look}",
    )
    max_bytes: int = setting(
        0,
        IntRange(min=0, max=MAX_FILE_BYTES, unit="bytes", zero="no limit"),
        "Largest file",
        "The file has at most so many bytes, even where it looks poorer than wanted; 0 for no"
        " limit.",
        describe=lambda settings: (
            f"at most {settings.max_bytes:,} bytes" if settings.max_bytes else ""
        ),
    )
    effort: str = setting(
        "balanced",
        EFFORT,
        "Effort",
        "How long to look for a smaller file.",
        flags=("--effort",),
    )
    locked: tuple[Color, ...] = locked_field()
    protect: tuple[Part, ...] = protect_field()
    longest_side: int = longest_side_field()

    def problem(self, size: tuple[int, int] | None = None) -> str | None:
        """As `Settings.problem`: a protected part is outside."""
        return problem_of_parts(self.protect, size)

    @property
    def is_best_of_size(self) -> bool:
        """Whether the best look of at most `max_bytes` is wanted, however good that is."""
        return self.max_bytes > 0 and self.look == LOOK.max
