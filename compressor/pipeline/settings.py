"""Every setting, in one place: its values, its words on pages, its names elsewhere.

Links, widgets, recipes, reports and the command line with its help are derived from what stands
here, so a new setting is one field. A setting is named alike in links, recipes and in the session
of a page: by the name of its field.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST
from compressor.imaging.palettes.hex_codes import Color
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES, NamedPalette
from compressor.pipeline.protected.part import (
    MAX_PARTS,
    MAX_WEIGHT,
    MIN_WEIGHT,
    USUAL_WEIGHT,
    Part,
    outside_problem,
)
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.setting_schema import Setting, Settings, setting
from compressor.pipeline.setting_values import (
    Amount,
    Choice,
    ColorList,
    IntRange,
    PaletteName,
    Strength,
)
from kmc import EFFORTS, SPACES

MAX_SMALLER = 32
MAX_LOCKED_COLORS = 256
MAX_SEED = 2**31 - 1

MAX_FILE_BYTES = 10**9
LONGEST_SIDE = IntRange(min=0, max=100_000, unit="px", zero="as it is")
LOOK = IntRange(min=1, max=99)
LOOK_MEANING = "30 is low quality, 50 medium, 70 high, 80 very high"
PARTS = PartList()
COLOR_COUNT = IntRange(min=2, max=256)
COMPUTED = "computed"
PALETTE = PaletteName(
    values=(COMPUTED, *NAMED_PALETTES),
    labels={
        COMPUTED: "Best for the picture",
        **{name: each.label for name, each in NAMED_PALETTES.items()},
    },
)
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
# It concerns the file and not what is in it, so it is no field of a method: a result is shown once
# and offered in every format. Batches and the command line have it.
FORMAT = Choice(
    values=(*FILE_FORMATS, SMALLEST),
    labels={**{name: each.label for name, each in FILE_FORMATS.items()}, SMALLEST: "Smallest"},
    sentences={
        **{name: each.browsers for name, each in FILE_FORMATS.items()},
        SMALLEST: "Each picture gets the format in which it has the fewest bytes.",
    },
)
FILE_FORMAT = Setting(
    name="format",
    default="png",
    values=FORMAT,
    label="File format",
    help="All of them hold the same pixels without loss.",
    flags=("--format",),
    cli_help="the format of the files, all of them without loss; smallest is whichever has the"
    " fewest bytes. Default what the name after -o ends in, or png",
)


def installed_formats() -> list[str]:
    """Return the values of `FILE_FORMAT` that are offered: those whose package is there."""
    return [*(each.name for each in FILE_FORMATS.values() if each.is_installed()), SMALLEST]


def _palette_phrase(settings: Any) -> str:
    return f"{settings.named_palette.label} palette" if settings.named_palette else ""


def _locked_phrase(settings: Any) -> str:
    return f"{len(settings.locked)} locked" if settings.locked else ""


def _protect_phrase(settings: Any) -> str:
    return f"{len(settings.protect)} protected" if settings.protect else ""


def _outside(parts: tuple[Part, ...], size: tuple[int, int] | None) -> str | None:
    return None if size is None else outside_problem(parts, size)


def _dither_phrase(settings: Any) -> str:
    return f"dithering {100 * settings.dither:.0f} %" if settings.dither else "no dithering"


def _smaller_phrase(settings: Any) -> str:
    return f"smaller file {settings.smaller:g}" if settings.smaller else ""


def _longest_side_phrase(settings: Any) -> str:
    return f"longest side {settings.longest_side:,} px" if settings.longest_side else ""


def _longest_side() -> Any:
    """The field that two methods have: how far the picture is shrunk before anything else."""
    return setting(
        0,
        LONGEST_SIDE,
        "Longest side",
        "The picture is made smaller before its colours are reduced, and never larger.",
        place="first",
        flags=("--longest-side",),
        cli_help="make the picture smaller before its colours are reduced, so that no side has more"
        " than N pixels; one that is smaller stays as it is, and so does every one with 0, the"
        " default",
        describe=_longest_side_phrase,
        later=True,
    )


def _protect() -> Any:
    """The field that two methods have: the parts of the picture that matter most."""
    return setting(
        (),
        PARTS,
        "Protected parts",
        "Keeps the colours of what matters, for example a face, a logo or a small sign, also where"
        " there are few colours.",
        place="own",
        flags=("--protect",),
        cli_help="a part of the picture whose pixels weigh more, so that a face or a small sign"
        " keeps its colours: x, y, width and height in pixels, and behind a colon how many times"
        f" they count, {MIN_WEIGHT} to {MAX_WEIGHT}, default {USUAL_WEIGHT}. Up to {MAX_PARTS}"
        " times; parts are the same in all pictures",
        in_link_else="no part is protected",
        describe=_protect_phrase,
        later=True,
    )


@dataclass(frozen=True, kw_only=True)
class QualitySettings(Settings):
    """The method "Best quality": one search for the nearest palette, or one that has a name.

    Attributes:
        k: the most colours of a palette that is searched.
        palette: `COMPUTED`, or the name of a palette that takes the place of the search, and whose
            number of colours that of K.
        effort: how long to look for a better palette.
        space: where colours are clustered and assigned.
        dither: strength of the error diffusion, 0 (none) to 1.
        smaller: what a bit of the file is worth, 0 (nothing) to 32, in units of the mean squared
            distance of the pixels from their nearest colours.
        locked: colours that must be in the palette, each (red, green, blue) in 0..255.
        protect: parts of the file's picture whose pixels weigh more in palette and assignment.
        longest_side: the most pixels of a side, to which the picture is shrunk first; 0 for all.
    """

    method: ClassVar[str] = "quality"
    k: int = setting(
        16,
        COLOR_COUNT,
        "Colours, K",
        "Fewer colours make a smaller file and a flatter look: 16 for flat graphics, 64 to 256 for"
        " photos.",
        place="first",
        flags=("--colors", "-k"),
        cli_help="the most colours, 2 to 256; 256 where --psnr or --quality looks for the number,"
        " and 16 where another option of the palette is given alone. Without any the number is"
        " chosen, see --ssimulacra2",
        describe=lambda settings: f"K = {settings.k}",
    )
    palette: str = setting(
        COMPUTED,
        PALETTE,
        "Palette",
        "The best colours for your picture, or exactly those of a machine, a screen or an e-ink"
        " panel.",
        place="first",
        flags=("--palette",),
        describe=_palette_phrase,
        later=True,
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
    smaller: float = setting(
        0.0,
        Amount(max=float(MAX_SMALLER), usual=1.0),
        "Smaller file",
        "Lets pixels take a neighbour's colour where that hardly shows, so that the file packs"
        " better. 1 is usual, 0 is off.",
        flags=("--smaller",),
        cli_help="let pixels take a neighbour's colour where that hardly shows, so that the file"
        " packs better: 0 (off, the default) to 32, and 1, which is usual, where no number follows."
        " Where all colours of a picture fit into the palette nothing changes",
        describe=_smaller_phrase,
        later=True,
    )
    locked: tuple[Color, ...] = setting(
        (),
        ColorList(max_colors=MAX_LOCKED_COLORS),
        "Locked colours",
        "Always keep these colours, for example your logo's red.",
        place="own",
        flags=("--fixed",),
        cli_help="colours that must be in the palette, such as e4002b,ffffff",
        in_link_else="no colour is locked",
        describe=_locked_phrase,
    )
    protect: tuple[Part, ...] = _protect()
    longest_side: int = _longest_side()

    @property
    def named_palette(self) -> NamedPalette | None:
        """The palette that takes the place of the search; None where one is searched."""
        return NAMED_PALETTES.get(self.palette)

    @property
    def takes_palette(self) -> bool:
        """As `Settings.takes_palette`: a named palette leaves no room for another."""
        return self.named_palette is None

    def implied(self) -> tuple[str, ...]:
        """As `Settings.implied`: a named palette says how many colours it has."""
        return () if self.named_palette is None else ("k",)

    @property
    def short_name(self) -> str:
        """What names of files say of the settings, such as "k16" or "pico-8"."""
        return f"k{self.k}" if self.named_palette is None else self.palette

    def problem(self, size: tuple[int, int] | None = None) -> str | None:
        """As `Settings.problem`: too many colours are locked, or a part is outside."""
        if self.locked and self.named_palette is not None:
            return (
                f"{self.named_palette.label} is a fixed palette, which has no room for locked"
                f" colours ({len(self.locked)}): unlock them, or choose the palette"
                f" “{PALETTE.label(COMPUTED)}”."
            )
        if len(self.locked) <= self.k:
            return _outside(self.protect, size)
        return (
            f"{len(self.locked)} colours are locked, but K = {self.k}: unlock some, or raise K to"
            f" {len(self.locked)} or more."
        )


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
    locked: tuple[Color, ...] = setting(
        (),
        ColorList(max_colors=MAX_LOCKED_COLORS),
        "Locked colours",
        "Always keep these colours, for example your logo's red.",
        place="own",
        flags=("--fixed",),
        in_link_else="no colour is locked",
        describe=_locked_phrase,
    )
    protect: tuple[Part, ...] = _protect()
    longest_side: int = _longest_side()

    def problem(self, size: tuple[int, int] | None = None) -> str | None:
        """As `Settings.problem`: a protected part is outside."""
        return _outside(self.protect, size)

    @property
    def is_best_of_size(self) -> bool:
        """Whether the best look of at most `max_bytes` is wanted, however good that is."""
        return self.max_bytes > 0 and self.look == LOOK.max


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
    k: int = setting(
        16,
        COLOR_COUNT,
        "Colours, K",
        "Fewer colours make a smaller file and a flatter look: 16 for flat graphics, 64 to 256 for"
        " photos.",
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

    @property
    def takes_palette(self) -> bool:
        """As `Settings.takes_palette`: its palettes are those of its runs."""
        return False

    def run_count(self) -> int:
        """As `Settings.run_count`: one for each restart."""
        return self.restarts
