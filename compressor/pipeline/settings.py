"""What can be set, and within which limits: one table for the widgets, links and recipes.

The names are those of links and recipes.
"""

from dataclasses import dataclass

from kmc import EFFORTS, SPACES


@dataclass(frozen=True, kw_only=True)
class IntRange:
    """A whole number from `least` to `most`, both included."""

    least: int
    most: int

    def has(self, value: object) -> bool:
        """Whether it is one of them; True and 16.0 are not."""
        return type(value) is int and self.least <= value <= self.most

    def __str__(self) -> str:
        return f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few values."""

    values: tuple[str | float, ...]

    def has(self, value: object) -> bool:
        """Whether it is one of them; True and False are not."""
        return type(value) in (str, int, float) and value in self.values

    def __str__(self) -> str:
        return f"one of {', '.join(f'{value}' for value in self.values)}"


NUMBERS = {
    "k": IntRange(least=2, most=256),
    "k2": IntRange(least=2, most=256),
    "restarts": IntRange(least=1, most=1000),
    "iterations": IntRange(least=1, most=100),
    "seed": IntRange(least=0, most=2**31 - 1),
    "height": IntRange(least=16, most=1000),
}
CHOICES = {
    "effort": Choice(values=EFFORTS),
    "space": Choice(values=SPACES),
    "dither": Choice(values=(0.0, 0.25, 0.5, 0.75, 1.0)),
}
MAX_LOCKED = 256  # colours
METHODS = Choice(values=("quality", "restarts"))
# Which settings each method has.
QUALITY = ("k", "effort", "space", "dither", "locked")
RESTARTS = ("k", "k2", "restarts", "iterations", "seed", "height")


@dataclass(frozen=True, kw_only=True)
class QualitySettings:
    """What the user asks of the palette and of the file.

    Attributes:
        k: the most colours, 2 to 256.
        effort: one of `kmc.EFFORTS`.
        space: one of `kmc.SPACES`; colours are clustered and assigned in it.
        dither: strength of the error diffusion, 0 (none) to 1.
        fixed: colours that must be in the palette, each (R, G, B) in 0..255.
    """

    k: int = 16
    effort: str = "balanced"
    space: str = "rgb"
    dither: float = 0.0
    fixed: tuple[tuple[int, int, int], ...] = ()


BEST = "best"
WORST = "worst"


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Plain k-means from many random starts, on the shrunk picture.

    Attributes:
        restarts: how many runs, at least 1.
        max_iters: iterations of each.
        seed: of all starts.
        height: of the shrunk picture, in pixels.
        run: which of them to take: "best", "worst", or a number from 0.

    Raises:
        ValueError: a run that is not made.
    """

    restarts: int = 300
    max_iters: int = 10
    seed: int = 0
    height: int = 250
    run: str | int = BEST

    def __post_init__(self) -> None:
        if isinstance(self.run, int) and not 0 <= self.run < self.restarts:
            raise ValueError(f"run {self.run} is not one of the runs 0 to {self.restarts - 1}")


@dataclass(frozen=True, kw_only=True)
class RestartSettings:
    """What the user chose; the defaults are the notebook's."""

    k: int = 16
    k2: int = 3
    restarts: int = 300
    max_iters: int = 10
    seed: int = 0
    height: int = 250
