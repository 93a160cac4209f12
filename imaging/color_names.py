"""The CSS colour whose name comes nearest to a colour.

The names are the 148 of CSS Color Module Level 4 (W3C), section 6.1: those of CSS3, which the
library webcolors holds, and rebeccapurple. Of two names for one colour the one taken is cyan
(not aqua), magenta (not fuchsia), and the spelling with "gray"; so 139 names are given.

Nearest is meant by the measure OK2 of the same module's section 20, the distance in OKLab with a
and b doubled: Ottosson found that to fit what people see, where the plain distance makes too
little of hue and calls the dark grey #1a171a midnightblue.
"""

from functools import cache

import numpy as np
import webcolors
from numpy.typing import NDArray

from kmc import to_space

OK2 = np.array([1.0, 2.0, 2.0])
ADDED_IN_LEVEL_4 = {"rebeccapurple": "#663399"}


@cache
def named_colors() -> dict[str, str]:
    """Every name that may be given, with its colour as "#rrggbb"."""
    codes = dict.fromkeys(map(webcolors.name_to_hex, webcolors.names("css3")))
    return {webcolors.hex_to_name(code): code for code in codes} | ADDED_IN_LEVEL_4


def nearest_names(colors: NDArray[np.uint8]) -> list[str]:
    """The name of the nearest named colour, by the distance OK2.

    Args:
        colors: (n, 3) uint8, or (n, 4) with alpha, which is ignored.

    Returns:
        n names; of equally near ones the first in `named_colors`.
    """
    named = named_colors()
    there = to_space([list(bytes.fromhex(code[1:])) for code in named.values()], "oklab")
    here = to_space(colors[:, :3], "oklab")
    gaps = ((OK2 * (here[:, np.newaxis] - there)) ** 2).sum(axis=2)
    names = list(named)
    return [names[i] for i in gaps.argmin(axis=1)]
