"""What can be set, and within which limits: one table for the widgets, links and recipes.

The names are those of links and recipes.
"""

from dataclasses import dataclass

from kmc import EFFORTS, SPACES


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A whole number from `least` to `most`, both included."""

    least: int
    most: int

    def has(self, value: object) -> bool:
        """Whether it is one of them; True and 16.0 are not."""
        return type(value) is int and self.least <= value <= self.most

    def __str__(self) -> str:
        return f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """One of a few values."""

    values: tuple[str | float, ...]

    def has(self, value: object) -> bool:
        """Whether it is one of them; True and False are not."""
        return type(value) in (str, int, float) and value in self.values

    def __str__(self) -> str:
        return f"one of {', '.join(f'{value}' for value in self.values)}"


NUMBERS = {
    "k": Whole(least=2, most=256),
    "k2": Whole(least=2, most=256),
    "restarts": Whole(least=1, most=1000),
    "iterations": Whole(least=1, most=100),
    "seed": Whole(least=0, most=2**31 - 1),
    "height": Whole(least=16, most=1000),
}
CHOICES = {
    "effort": OneOf(values=EFFORTS),
    "space": OneOf(values=SPACES),
    "dither": OneOf(values=(0.0, 0.25, 0.5, 0.75, 1.0)),
}
MOST_LOCKED = 256  # colours
METHODS = OneOf(values=("quality", "restarts"))
# Which settings each method has.
QUALITY = ("k", "effort", "space", "dither", "locked")
RESTARTS = ("k", "k2", "restarts", "iterations", "seed", "height")
