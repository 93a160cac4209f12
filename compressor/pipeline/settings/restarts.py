"""The settings of the method "Restarts experiment"."""

from dataclasses import dataclass
from typing import ClassVar

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

    @property
    def takes_palette(self) -> bool:
        """As `Settings.takes_palette`: its palettes are those of its runs."""
        return False

    def run_count(self) -> int:
        """As `Settings.run_count`: one for each restart."""
        return self.restarts
