"""The fields that several methods have."""

from collections.abc import Callable
from typing import Any

from compressor.pipeline.protected.part import (
    MAX_PARTS,
    MAX_WEIGHT,
    MIN_WEIGHT,
    USUAL_WEIGHT,
    Part,
    outside_problem,
)
from compressor.pipeline.setting_schema import setting
from compressor.pipeline.setting_values import ColorList
from compressor.pipeline.settings.values import COLOR_COUNT, LONGEST_SIDE, MAX_LOCKED_COLORS, PARTS


def k_field(describe: Callable[[Any], str], cli_help: str = "") -> Any:
    """The field of the number of colours."""
    return setting(
        16,
        COLOR_COUNT,
        "Colours, K",
        "Fewer colours make a smaller file and a flatter look: 16 for flat graphics, 64 to 256 for"
        " photos.",
        place="first",
        flags=("--colors", "-k"),
        cli_help=cli_help,
        describe=describe,
    )


def locked_field(cli_help: str = "") -> Any:
    """The field of the colours that must be in the palette."""
    return setting(
        (),
        ColorList(max_colors=MAX_LOCKED_COLORS),
        "Locked colours",
        "Always keep these colours, for example your logo's red.",
        place="own",
        flags=("--fixed",),
        cli_help=cli_help,
        in_link_else="no colour is locked",
        describe=_locked_phrase,
    )


def protect_field() -> Any:
    """The field of the parts of the picture that matter most."""
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


def longest_side_field() -> Any:
    """The field of how far the picture is shrunk before anything else."""
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


def problem_of_parts(parts: tuple[Part, ...], size: tuple[int, int] | None) -> str | None:
    """Return why these parts can't be protected in a picture of this width and height, if so.

    A picture whose size is None is not known yet.
    """
    return None if size is None else outside_problem(parts, size)


def _locked_phrase(settings: Any) -> str:
    return f"{len(settings.locked)} locked" if settings.locked else ""


def _protect_phrase(settings: Any) -> str:
    return f"{len(settings.protect)} protected" if settings.protect else ""


def _longest_side_phrase(settings: Any) -> str:
    return f"longest side {settings.longest_side:,} px" if settings.longest_side else ""
