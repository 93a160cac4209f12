"""The palette of a preview: searched for a sample of the pixels.

One pixel is taken of each stretch of equally many, at the place in it that the golden ratio gives
(its multiples fill the unit interval evenly: H. Weyl, "Über die Gleichverteilung von Zahlen mod.
Eins", Mathematische Annalen 77, 1916). So the sample is the same at each call, covers the picture
evenly, and does not beat with the picture's rows or patterns, as every n-th pixel would.
"""

from typing import Any

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Progress
from kmc.color_counts import ColorCounts, count_colors
from kmc.palette.best_palette import check_size, check_space_and_fixed, search_palette
from kmc.palette.efforts import PREVIEW
from kmc.validation import as_pixels

SAMPLE_PIXELS = 3 << 16
GOLDEN_RATIO = (1 + 5**0.5) / 2


def preview_palette(
    pixels: Any,
    k: int,
    *,
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
) -> Bytes:
    """Search a palette that costs little more than the best, in a time that hardly depends on size.

    It is searched for a sample of SAMPLE_PIXELS pixels, and not as long as by `best_palette`:
    docs/results/performance.md has the time and what it costs more. What `best_palette` guarantees
    is guaranteed for the pixels of the sample (held by tests/kmc/preview/test_preview.py); equal
    calls give equal results. Colours that few pixels have may be missing from the sample.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel.
        k: the largest number of colours, at least 1.
        space: where distances are measured, one of `SPACES`.
        fixed: (m, 3) or (m, 4) uint8 colours, m <= k, that are to be in the palette unchanged.
        progress: as for `best_palette`.

    Returns:
        (n, 3) or (n, 4) uint8, n <= k, as from `best_palette`.

    Raises:
        ValueError: an argument has a wrong type, shape or value; the message gives the numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> kmc.preview_palette(greys, 3)[:, 0].tolist()
        [43, 130, 215]
    """
    picture = count_sample(as_pixels(pixels, alpha=True))
    fixed_colors = check_space_and_fixed(picture, space, fixed)
    check_size(k, fixed_colors)
    return search_palette(picture, k, PREVIEW, space, fixed_colors, progress)


def count_sample(flat: Bytes) -> ColorCounts:
    """Count the colours of SAMPLE_PIXELS of (n, 3 or 4) pixels, or of all if they are no more."""
    if len(flat) <= SAMPLE_PIXELS:
        return count_colors(flat)
    numbers = np.arange(SAMPLE_PIXELS)
    places = (numbers + numbers * GOLDEN_RATIO % 1) * (len(flat) / SAMPLE_PIXELS)
    return count_colors(flat[np.minimum(places.astype(np.intp), len(flat) - 1)])
