"""How much an error is seen: less where the surroundings are busy.

The eye sees an error less where the picture around it varies much; that is contrast masking
(G. E. Legge and J. M. Foley, *Contrast masking in human vision*, J. Opt. Soc. Am. 70, 1980). So
bits are better spent where a picture is smooth. Here the squared distance of a pixel counts in
proportion to (1 + v / 20) ** -0.3, where v is the variance of the lightness in the square of 7 x 7
pixels around it. At an equal SSIMULACRA2 that takes 3 % fewer bytes than equal weights do, on
photographs (docs/results/rate.md has what else was tried).

Everything but the table is computed in whole numbers, so that all machines choose alike.
"""

from typing import Any

import numpy as np

from kmc._types import Bytes, SmallInts
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE
from kmc.validation import as_pixels

SIDE = 7  # of the square around a pixel, in pixels
MASKING_ROWS = SIDE // 2  # above and below, and as many columns, on which a weight depends
# Of red, green and blue in the lightness, in 256ths: the luma of ITU-R BT.601.
RED, GREEN, BLUE = 77, 150, 29
MAX_WEIGHT = 8  # where the surroundings are flat
# The geometric mean on photographs; where distances count so much on the whole, bits have to cost
# as many times more.
USUAL_MASKING_WEIGHT = 4.3
FLAT_VARIANCE = 20.0  # in squared steps of 8 bits; what is far below it counts as flat
EXPONENT = 0.3
MAX_VARIANCE = OPAQUE**2 // 4
WEIGHTS = np.rint(
    MAX_WEIGHT * (1 + np.arange(MAX_VARIANCE + 1) / FLAT_VARIANCE) ** -EXPONENT
).astype(np.uint8)
STRIP_PIXELS = 1 << 20  # worked on at a time: bounds the temporaries to some tens of megabytes


def masking_weights(pixels: Any, checkpoint: Checkpoint = no_checkpoint) -> Bytes:
    """Return how many times the squared distance of each pixel should count, by contrast masking.

    They are the `weights` of `assign_with_rate` and `reassign_with_residuals`; a bit has to cost
    `USUAL_MASKING_WEIGHT` times as much then. Beyond its border the picture goes on as it ends,
    and transparent pixels are seen on white. A weight depends on the 7 x 7 pixels around alone, so
    a picture may be worked on in strips that have three rows more above and below.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) uint8 in 1..8: 8 where the 7 x 7 pixels around are alike, 1 where they differ most.

    Raises:
        ValueError: wrong dtype or shape, or no pixel.

    Examples:
        >>> row = np.zeros((1, 8, 3), np.uint8)
        >>> row[0, 5:] = 255
        >>> kmc.masking_weights(row)
        array([[8, 8, 1, 1, 1, 1, 1, 1]], dtype=uint8)
    """
    source = np.asarray(pixels)
    as_pixels(source, alpha=True)
    if source.ndim != 3:
        raise ValueError(f"pixels must have shape (H, W, 3) or (H, W, 4), not {source.shape}")
    height, width = source.shape[:2]
    weights = np.empty((height, width), np.uint8)
    for rows in blocks(height, max(1, STRIP_PIXELS // width), checkpoint):
        above = min(MASKING_ROWS, rows.start)
        lightness = _lightness(source[rows.start - above : rows.stop + MASKING_ROWS])
        below = len(lightness) - above - (rows.stop - rows.start)
        margins = ((MASKING_ROWS - above, MASKING_ROWS - below), (MASKING_ROWS, MASKING_ROWS))
        weights[rows] = WEIGHTS[_variances(np.pad(lightness, margins, "edge"))]
    return weights


def _lightness(pixels: Bytes) -> SmallInts:
    """(h, w, 3 or 4) to (h, w) int32 in 0..255: the luma as seen on white."""
    red, green, blue = np.moveaxis(pixels[..., :3].astype(np.int32), 2, 0)
    luma = (RED * red + GREEN * green + BLUE * blue) >> 8
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3].astype(np.int32)
        luma = OPAQUE - (alpha * (OPAQUE - luma) + OPAQUE // 2) // OPAQUE
    lightness: SmallInts = luma
    return lightness


def _variances(lightness: SmallInts) -> SmallInts:
    """(h + 6, w + 6) to (h, w): the variance in the square around each pixel, rounded down."""
    count = SIDE**2
    squares = count * _window_sums(lightness**2)
    variances: SmallInts = (squares - _window_sums(lightness) ** 2) // count**2
    return variances


def _window_sums(values: SmallInts) -> SmallInts:
    """(h + 6, w + 6) to (h, w): the sums of all squares of 7 x 7."""
    height = len(values) - 2 * MASKING_ROWS
    width = values.shape[1] - 2 * MASKING_ROWS
    of_columns = values[:height].copy()
    for row in range(1, SIDE):
        of_columns += values[row : row + height]
    sums = of_columns[:, :width].copy()
    for column in range(1, SIDE):
        sums += of_columns[:, column : column + width]
    return sums
