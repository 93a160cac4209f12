"""Names of colours: the nearest to a colour, and different ones for the colours of a palette.

The names of one word are the 148 of CSS Color Module Level 4 (W3C), section 6.1: those of CSS3,
which the library webcolors holds, and rebeccapurple. Of two names for one colour the one taken is
cyan (not aqua), magenta (not fuchsia), and the spelling with "gray"; so 139 names are given. The
others are those that people gave in the colour survey of Randall Munroe (2010), in
`survey_colors.json`; where both have a name, CSS decides which colour it is.

Nearest is meant by CIEDE2000 (Sharma, Wu and Dalal 2005), as all colour differences here. The
plain distance in OKLab, made for small differences, calls the dark brown #2c170c midnightblue.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import webcolors
from numpy.typing import NDArray

from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.types import Palette

SURVEY = Path(__file__).with_name("survey_colors.json")
FARTHER = 5.0  # in CIEDE2000: so much farther than the nearest name may the one given instead be
_ADDED_IN_LEVEL_4 = {"rebeccapurple": "#663399"}


@cache
def css_colors() -> dict[str, str]:
    """Every name of CSS that may be given, with its colour as "#rrggbb"."""
    codes = dict.fromkeys(map(webcolors.name_to_hex, webcolors.names("css3")))
    return {webcolors.hex_to_name(code): code for code in codes} | _ADDED_IN_LEVEL_4


@cache
def named_colors() -> dict[str, str]:
    """Every name that may be given, with its colour as "#rrggbb"; no colour has two."""
    named = dict(css_colors())
    spellings = {_spelling(name) for name in webcolors.names("css3")}
    for name, code in json.loads(SURVEY.read_text("utf-8"))["colors"].items():
        if _spelling(name) not in spellings and code not in named.values():
            named[name] = code
            spellings.add(_spelling(name))
    return named


def nearest_names(colors: Palette) -> list[str]:
    """The name that comes nearest to each colour, by CIEDE2000.

    Args:
        colors: (n, 3) uint8, or (n, 4) with alpha, which is ignored.

    Returns:
        n names; of equally near ones the first in `named_colors`.
    """
    names = list(named_colors())
    return [names[i] for i in _differences(colors).argmin(axis=1)]


def distinct_names(colors: Palette) -> list[str]:
    """A near name for each colour, and no name twice.

    The colour that a name fits best gets it. Another one gets the nearest name that is free, or,
    where that is farther by more than `FARTHER`, the nearest one with a number: "black 2".

    Args:
        colors: (n, 3) uint8, or (n, 4) with alpha, which is ignored.

    Returns:
        n names, all different.
    """
    differences = _differences(colors)
    names = list(named_colors())
    nearest = differences.argmin(axis=1)
    least = differences.min(axis=1)
    given: dict[int, str] = {}
    for color in np.argsort(least, kind="stable").tolist():
        taken = set(given.values())
        order = np.argsort(differences[color], kind="stable")
        near = order[differences[color, order] <= least[color] + FARTHER]
        free = (names[i] for i in near if names[i] not in taken)
        given[color] = next(free, None) or _numbered(names[nearest[color]], taken)
    return [given[color] for color in range(len(colors))]


def _numbered(name: str, taken: set[str]) -> str:
    """Return the name with the first number, from 2 on, that is free."""
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"


def _spelling(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return name.replace(" ", "").replace("grey", "gray")


def _differences(colors: Palette) -> NDArray[np.float64]:
    """Return the difference of each colour from each named one, (n, names) in CIEDE2000."""
    from skimage.color import deltaE_ciede2000, rgb2lab  # slow to import

    named = np.array([parse_hex(code) for code in named_colors().values()], np.uint8)
    lab = rgb2lab(colors[:, np.newaxis, :3])
    return np.asarray(deltaE_ciede2000(lab, rgb2lab(named[np.newaxis])))
