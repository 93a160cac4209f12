"""The CSS colour whose name comes nearest to a colour.

The names are the 148 of CSS Color Module Level 4 (W3C), section 6.1: those of CSS3, which the
library webcolors holds, and rebeccapurple. Of two names for one colour the one taken is cyan
(not aqua), magenta (not fuchsia), and the spelling with "gray"; so 139 names are given.

Nearest is meant by CIEDE2000 (Sharma, Wu and Dalal 2005), as all colour differences here. The
plain distance in OKLab, made for small differences, calls the dark brown #2c170c midnightblue.
"""

from functools import cache

import numpy as np
import webcolors

from compressor.imaging.palettes.hex_codes import parse_hex
from compressor.imaging.types import Palette

_ADDED_IN_LEVEL_4 = {"rebeccapurple": "#663399"}


@cache
def named_colors() -> dict[str, str]:
    """Every name that may be given, with its colour as "#rrggbb"."""
    codes = dict.fromkeys(map(webcolors.name_to_hex, webcolors.names("css3")))
    return {webcolors.hex_to_name(code): code for code in codes} | _ADDED_IN_LEVEL_4


def nearest_names(colors: Palette) -> list[str]:
    """The name that comes nearest to each colour, by CIEDE2000.

    Args:
        colors: (n, 3) uint8, or (n, 4) with alpha, which is ignored.

    Returns:
        n names; of equally near ones the first in `named_colors`.
    """
    from skimage.color import deltaE_ciede2000, rgb2lab  # slow to import

    names = list(named_colors())
    codes = named_colors().values()
    named = np.array([parse_hex(code) for code in codes], np.uint8)
    differences = deltaE_ciede2000(rgb2lab(colors[:, np.newaxis, :3]), rgb2lab(named[np.newaxis]))
    return [names[i] for i in differences.argmin(axis=1)]
