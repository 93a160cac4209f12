"""The settings of the method "Best quality"."""

from dataclasses import dataclass
from typing import Any, ClassVar

from compressor.imaging.palettes.hex_codes import Color
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES, NamedPalette
from compressor.pipeline.protected.part import Part
from compressor.pipeline.setting_schema import Settings, setting
from compressor.pipeline.setting_values import Amount
from compressor.pipeline.settings.shared_fields import (
    k_field,
    locked_field,
    longest_side_field,
    problem_of_parts,
    protect_field,
)
from compressor.pipeline.settings.values import (
    COMPUTED,
    DITHER,
    EFFORT,
    EYE,
    KEEP_RARE,
    MAX_EYE_PIXELS,
    MAX_SMALLER,
    PALETTE,
    SPACE,
)


def _palette_phrase(settings: Any) -> str:
    return f"{settings.named_palette.label} palette" if settings.named_palette else ""


def _dither_phrase(settings: Any) -> str:
    return f"dithering {DITHER.label(settings.dither)}" if settings.dither else "no dithering"


def _smaller_phrase(settings: Any) -> str:
    return f"smaller file {settings.smaller:g}" if settings.smaller else ""


def _keep_rare_phrase(settings: Any) -> str:
    return "rare colours kept" if settings.keeps_rare else ""


@dataclass(frozen=True, kw_only=True)
class QualitySettings(Settings):
    """The method "Best quality": one search for the nearest palette, or one that has a name.

    Attributes:
        k: the most colours of a palette that is searched.
        palette: `COMPUTED`, or the name of a palette that takes the place of the search, and whose
            number of colours that of K.
        effort: how long to look for a better palette.
        space: where colours are clustered and assigned.
        dither: strength of the error diffusion, 0 (none) to 1; or `EYE`, where palette and pixels
            are chosen together.
        smaller: what a bit of the file is worth, 0 (nothing) to 32, in units of the mean squared
            distance of the pixels from their nearest colours.
        keep_rare: "on" or "off", whether the palette keeps rare but distinct colours.
        locked: colours that must be in the palette, each (red, green, blue) in 0..255.
        protect: parts of the file's picture whose pixels weigh more in palette and assignment.
        longest_side: the most pixels of a side, to which the picture is shrunk first; 0 for all.
    """

    method: ClassVar[str] = "quality"
    k: int = k_field(
        lambda settings: f"K = {settings.k}",
        cli_help="the most colours, 2 to 256; 256 where --psnr or --quality looks for the number,"
        " and 16 where another option of the palette is given alone. Without any the number is"
        " chosen, see --ssimulacra2",
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
    dither: float | str = setting(
        0.0,
        DITHER,
        "Dithering",
        "Mixes neighbouring pixels of two colours in smooth areas, so that skies show no"
        " bands. It costs bytes, since noise packs badly, and lowers PSNR. “For the eye” chooses"
        " palette and pixels together: the best look with 4 to 32 colours, in some seconds a"
        " megapixel.",
        flags=("--floyd", "--dither"),
        cli_help="mix colours in smooth areas; the strength may follow as in --dither=0.5, up to 1."
        " --dither=eye chooses palette and pixels together: the best look with 4 to 32 colours, in"
        " some seconds a megapixel. Unlike pngquant nothing is dithered without this option",
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
    keep_rare: str = setting(
        "off",
        KEEP_RARE,
        "Keep rare colours",
        "A small stamp or sign keeps its colour better, where other colours may be a little less"
        " exact: by at most 2 % of the squared error. For few colours; takes some seconds.",
        flags=("--keep-rare",),
        cli_help="let a small stamp or sign keep its colour better, where others may be a little"
        " less exact: by at most 2 %% of the squared error. For few colours; takes some seconds",
        describe=_keep_rare_phrase,
        later=True,
    )
    locked: tuple[Color, ...] = locked_field(
        "colours that must be in the palette, such as e4002b,ffffff"
    )
    protect: tuple[Part, ...] = protect_field()
    longest_side: int = longest_side_field()

    @property
    def named_palette(self) -> NamedPalette | None:
        """The palette that takes the place of the search; None where one is searched."""
        return NAMED_PALETTES.get(self.palette)

    @property
    def is_for_eye(self) -> bool:
        """Whether palette and pixels are chosen together."""
        return self.dither == EYE

    @property
    def keeps_rare(self) -> bool:
        """Whether the palette keeps rare but distinct colours."""
        return self.keep_rare == "on"

    @property
    def diffusion(self) -> float:
        """The strength of error diffusion; all of it in a preview of what is for the eye."""
        return 1.0 if isinstance(self.dither, str) else self.dither

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
        """As `Settings.problem`: too many colours or pixels, or a part is outside."""
        if size is not None and (problem := self._too_large_for_eye(size)):
            return problem
        if self.locked and self.named_palette is not None:
            return (
                f"{self.named_palette.label} is a fixed palette, which has no room for locked"
                f" colours ({len(self.locked)}): unlock them, or choose the palette"
                f" “{PALETTE.label(COMPUTED)}”."
            )
        if self.keeps_rare and (reason := self._no_room_for_rare()):
            return f"{reason} Switch “Keep rare colours” off, or choose another."
        if len(self.locked) <= self.k:
            return problem_of_parts(self.protect, size)
        return (
            f"{len(self.locked)} colours are locked, but K = {self.k}: unlock some, or raise K to"
            f" {len(self.locked)} or more."
        )

    def _no_room_for_rare(self) -> str:
        """Return what else decides the colours, so that rare ones can't be kept; "" for nothing."""
        if self.named_palette is not None:
            return f"{self.named_palette.label} is a fixed palette, so no rare colour can be added."
        if self.is_for_eye:
            return "Dithering for the eye chooses its own colours, so rare ones are not kept."
        return ""

    def _too_large_for_eye(self, size: tuple[int, int]) -> str | None:
        """Return why pixels and palette can't be chosen together, where there are too many."""
        shrunk = min(1.0, self.longest_side / max(size)) if self.longest_side else 1.0
        pixels = round(size[0] * size[1] * shrunk**2)
        if not self.is_for_eye or pixels <= MAX_EYE_PIXELS:
            return None
        return too_large_for_eye(pixels)


def too_large_for_eye(pixels: int) -> str:
    """Return the sentence for a picture of so many pixels."""
    return (
        f"Dithering for the eye is for pictures of at most {MAX_EYE_PIXELS / 1e6:.1f} megapixels,"
        f" and this one has {pixels / 1e6:.1f}: choose a longest side, or a strength of dithering."
    )
