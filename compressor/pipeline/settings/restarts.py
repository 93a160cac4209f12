"""The settings of the method "Restarts experiment"."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.own_start.values import NO_START, StartValues, describe_start
from compressor.pipeline.setting_schema import Settings, setting
from compressor.pipeline.setting_values import IntRange
from compressor.pipeline.settings.shared_fields import k_field
from compressor.pipeline.settings.values import COLOR_COUNT, MAX_SEED


@dataclass(frozen=True, kw_only=True)
class RestartSettings(Settings):
    """The method "Restarts experiment": plain k-means from many random starts.

    Attributes:
        k: number of centroids.
        k2: a second number to compare with.
        restarts: runs for each K.
        iterations: of each run.
        seed: of all random starts.
        height: of the shrunk picture that the runs see, in pixels.
        own_start: where one more run begins, beside the random ones: "" for none, the name of a
            start, for both K, or as many colours as one of the two K has.
    """

    method: ClassVar[str] = "restarts"
    k: int = k_field(
        lambda settings: f"K = {settings.k} and {settings.k2}",
    )
    k2: int = setting(
        3,
        COLOR_COUNT,
        "Second K",
        "A second palette size to compare with.",
        place="first",
        describe=lambda settings: "",
    )
    restarts: int = setting(
        300,
        IntRange(min=1, max=1000),
        "Restarts",
        "Random starts for each K.",
        place="first",
        flags=("--restarts",),
        cli_help="take the palette from plain k-means with N random starts, as the method of that"
        " name in the app",
        describe=lambda settings: f"{settings.restarts} restarts",
    )
    iterations: int = setting(
        10,
        IntRange(min=1, max=100),
        "Iterations",
        "Lloyd steps of each run.",
        flags=("--iterations",),
        cli_help="of each run; default 10",
        describe=lambda settings: f"{settings.iterations} iterations",
    )
    seed: int = setting(
        0,
        IntRange(min=0, max=MAX_SEED),
        "Seed",
        "The same seed repeats every run.",
        flags=("--seed",),
        cli_help="of all random starts; default 0",
    )
    height: int = setting(
        250,
        IntRange(min=16, max=1000, unit="px"),
        "Height for the experiment",
        "A taller picture is shrunk for the runs, to at most 250,000 pixels; the files you"
        " download keep the full size.",
        flags=("--height",),
        cli_help="in pixels of the smaller picture that the runs see; default 250",
        describe=lambda settings: f"height {settings.height} px",
    )

    own_start: str | tuple[Color, ...] = setting(
        NO_START,
        StartValues(),
        "Your own start",
        "Where one more run begins, beside the random ones. It is placed on the page Step by step.",
        place="elsewhere",
        in_link_else="no start of your own",
        describe=lambda settings: describe_start(settings.own_start),
        later=True,
    )

    def problem(self, size: tuple[int, int] | None = None) -> str | None:
        """As `Settings.problem`: a placed start has to have as many colours as one K."""
        if isinstance(self.own_start, str) or len(self.own_start) in (self.k, self.k2):
            return None
        return (
            f"The start of your own has {len(self.own_start)} colours, and K is {self.k} or"
            f" {self.k2}: it needs one colour for each centroid."
        )

    def fitted(self) -> Self:
        """As `Settings.fitted`: without a start that is of another K."""
        return self if self.problem() is None else replace(self, own_start=NO_START)

    @property
    def takes_palette(self) -> bool:
        """As `Settings.takes_palette`: its palettes are those of its runs."""
        return False

    def run_count(self) -> int:
        """As `Settings.run_count`: one for each restart."""
        return self.restarts
