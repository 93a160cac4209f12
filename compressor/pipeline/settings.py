"""Every setting, in one place: its values, its words on pages, its names elsewhere.

Links, widgets, recipes, reports and the command line with its help are derived from what stands
here, so a new setting is one field. A setting is named alike in links, recipes and in the session
of a page: by the name of its field.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self

from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.setting_values import (
    Choice,
    ColorList,
    IntRange,
    Strength,
    Values,
)
from kmc import EFFORTS, SPACES

MAX_LOCKED_COLORS = 256
MAX_SEED = 2**31 - 1

COLOR_COUNT = IntRange(min=2, max=256)
EFFORT = Choice(values=EFFORTS, labels={"fast": "Fast", "balanced": "Balanced", "best": "Best"})
SPACE = Choice(
    values=SPACES,
    labels={"rgb": "RGB", "oklab": "OKLab", "cielab": "CIELAB"},
    sentences={
        "rgb": "The least error in the numbers of the file; the highest PSNR and SSIM.",
        "oklab": "Distances as the eye sees them; the most natural look, above all with dithering.",
        "cielab": "The classic of colour science; the least mean colour difference (CIEDE2000).",
    },
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known of a setting beside its default.

    Attributes:
        name: of the field, in links, in recipes, and the key of its widget.
        default: the value where nothing is chosen.
        values: those that it may have.
        label: its name on pages and in reports.
        help: what it does, in a sentence or two, beside the widget.
        place: where its widget stands: "first", below "more" settings, or in one of its "own".
        flags: its options on the command line, the usual one last; none where it can't be given
            there.
        cli_help: what `--help` says of it; `help` where there is none.
        in_link_else: what a note says is done where a link's value can't be used.
        describe: the setting within a phrase that names all of them, "" for nothing.
    """

    name: str = ""
    default: Any = None
    values: Values
    label: str
    help: str
    place: str = "more"
    flags: tuple[str, ...] = ()
    cli_help: str = ""
    in_link_else: str = ""
    describe: Callable[[Any], str] | None = None


def setting(default: Any, values: Values, label: str, help: str, **more: Any) -> Any:
    """A field of `Settings`, with all that is known of it; arguments as for `Setting`."""
    return field(
        default=default,
        metadata={"setting": Setting(values=values, label=label, help=help, **more)},
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a method of compressing can be told; every method has a class of its own."""

    method: ClassVar[str]
    takes_palette: ClassVar[bool] = True  # or a target, in place of K colours
    k: int

    @classmethod
    def schema(cls) -> tuple[Setting, ...]:
        """All settings, in the order in which they are written."""
        return tuple(
            replace(each.metadata["setting"], name=each.name, default=each.default)
            for each in fields(cls)
        )

    @classmethod
    def defaults(cls) -> Self:
        """Every setting at its default."""
        return cls(**{each.name: each.default for each in cls.schema()})

    def values(self) -> dict[str, Any]:
        """Each setting's value by name, in the order of the schema."""
        return {each.name: getattr(self, each.name) for each in self.schema()}

    def rows(self) -> list[tuple[str, str]]:
        """Label and value of each setting, in words."""
        return [(each.label, each.values.label(getattr(self, each.name))) for each in self.schema()]

    def describe(self, without: tuple[str, ...] = ()) -> str:
        """The settings as a phrase, but for those that are named."""
        parts = [_phrase(each, self) for each in self.schema() if each.name not in without]
        return ", ".join(filter(None, parts))

    def arguments(self, always: tuple[str, ...] = ("k",)) -> list[str]:
        """The options of the command line: those at their default are left out but for `always`."""
        words: list[str] = []
        for each in self.schema():
            value = getattr(self, each.name)
            if each.flags and (each.name in always or value != each.default):
                words += each.values.to_arguments(each.flags[-1], value)
        return words

    def problem(self) -> str | None:
        """Why these settings can't be met, in a sentence; None where they can."""
        return None

    def run_count(self) -> int:
        """How many runs there are to choose from."""
        return 1


def _phrase(setting: Setting, settings: Settings) -> str:
    if setting.describe is not None:
        return setting.describe(settings)
    label = setting.values.label(getattr(settings, setting.name))
    return f"{setting.label.lower()} {label.lower()}"


def _locked_phrase(settings: Any) -> str:
    return f"{len(settings.locked)} locked" if settings.locked else ""


def _dither_phrase(settings: Any) -> str:
    return f"dithering {100 * settings.dither:.0f} %" if settings.dither else "no dithering"


@dataclass(frozen=True, kw_only=True)
class QualitySettings(Settings):
    """The method "Best quality": one search for the nearest palette.

    Attributes:
        k: the most colours.
        effort: how long to look for a better palette.
        space: where colours are clustered and assigned.
        dither: strength of the error diffusion, 0 (none) to 1.
        locked: colours that must be in the palette, each (red, green, blue) in 0..255.
    """

    method: ClassVar[str] = "quality"
    k: int = setting(
        16,
        COLOR_COUNT,
        "Colours, K",
        "Size of the palette.",
        place="first",
        flags=("--colors", "-k"),
        cli_help="the most colours, 2 to 256; default 16, and 256 where --psnr, --quality or"
        " --max-bytes looks for the number",
        describe=lambda settings: f"K = {settings.k}",
    )
    effort: str = setting(
        "balanced",
        EFFORT,
        "Effort",
        "How long to look for a better palette. Fast takes a third of the time of Balanced,"
        " Best about ten times as long for the last per cent.",
        flags=("--effort",),
        cli_help="how long to look for the best palette and the smallest file; default balanced",
    )
    space: str = setting(
        "rgb",
        SPACE,
        "Colour space",
        "Where distances between colours are measured.",
        flags=("--space",),
        cli_help="where distances are measured; default rgb",
        describe=lambda settings: SPACE.label(settings.space),
    )
    dither: float = setting(
        0.0,
        Strength(values=(0.0, 0.25, 0.5, 0.75, 1.0)),
        "Dithering",
        "Mixes neighbouring pixels of two colours in smooth areas, so that skies show no"
        " bands. It costs bytes, since noise packs badly, and lowers PSNR.",
        flags=("--floyd", "--dither"),
        cli_help="mix colours in smooth areas; the strength may follow as in --dither=0.5, up to 1."
        " Unlike pngquant nothing is dithered without this option",
        describe=_dither_phrase,
    )
    locked: tuple[Color, ...] = setting(
        (),
        ColorList(max_colors=MAX_LOCKED_COLORS),
        "Locked colours",
        "These colours will be in the palette exactly as they are, such as a logo's red;"
        " the others are chosen to go with them.",
        place="own",
        flags=("--fixed",),
        cli_help="colours that must be in the palette, such as e4002b,ffffff",
        in_link_else="no colour is locked",
        describe=_locked_phrase,
    )

    def problem(self) -> str | None:
        """As `Settings.problem`: more colours are locked than K allows."""
        if len(self.locked) <= self.k:
            return None
        return (
            f"{len(self.locked)} colours are locked, but K = {self.k}: unlock some, or raise K to"
            f" {len(self.locked)} or more."
        )


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
    takes_palette: ClassVar[bool] = False
    k: int = setting(
        16,
        COLOR_COUNT,
        "Colours, K",
        "Size of the palette.",
        place="first",
        flags=("--colors", "-k"),
        describe=lambda settings: f"K = {settings.k} and {settings.k2}",
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

    def run_count(self) -> int:
        """As `Settings.run_count`: one for each restart."""
        return self.restarts
