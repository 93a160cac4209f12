"""Assignment under a rate: least distance plus lambda times bits, a band of rows at a time.

Entropy-constrained vector quantization (P. A. Chou, T. Lookabaugh and R. M. Gray, IEEE Trans.
ASSP 37, 1989) gives each point the codeword with the least distance + lambda * bits, bits being
what it costs to write down which codeword it is. Here the bits of an index depend on the indices
around it (`kmc.rate.model`), so that the choice is made over and over: sweep after sweep, each
pixel chooses anew (`kmc.rate.sweep`). The distance of a pixel that weighs more counts so many
times, so it gives way to cheap bits less.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Checkpoint, Progress, no_checkpoint
from kmc.color_spaces import check_space
from kmc.dithering.dither import check_dither_arguments, dither
from kmc.nearest import map_to_palette
from kmc.rate.bands import BAND_ROWS, SWEEPS, BandAssigner
from kmc.validation import as_count, as_number, as_weights

MAX_SWEEPS = 100


def assign_with_rate(
    pixels: Any,
    palette: Any,
    bit_cost: float,
    *,
    strength: float = 0.0,
    space: str = "rgb",
    sweeps: int = SWEEPS,
    weights: Any = None,
    progress: Progress | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Bytes:
    """Give each pixel a palette colour that is near, and cheap to write down.

    Guarantees (held by tests/kmc/rate): a bit cost of 0 is `dither`, and with strength 0
    `map_to_palette`; an opaque pixel has an opaque entry wherever its nearest one is, a fully
    transparent one likewise, and so has a translucent one; the result is that of the serial
    definition in `kmc.rate.sweep`, band by band; weights of 1 change nothing.

    Rows are worked on in bands of 512, from the top, each with all its sweeps; below a band the
    pixels count with their nearest entries. So memory is bounded, and who has a picture in strips
    can do the same with `BandAssigner`.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, k <= 256.
        bit_cost: lambda, the squared distance in the space that a bit is worth, at least 0;
            coordinates are those of `to_space`. What most pictures are given is the mean squared
            distance of their pixels from the nearest entry. Beyond some 0.17 nothing changes.
        strength: of the dithering, 0 (none) to 1, as for `dither`; it is part of the last sweep.
        space: where distances are measured; one of `kmc.SPACES`.
        sweeps: how often each pixel chooses.
        weights: (H, W) whole numbers from 1 to 65,535: how many times the squared distance of a
            pixel counts; None for once.
        progress: called as progress(rows done, all rows); raise to cancel.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) uint8 indices.

    Raises:
        ValueError: wrong dtype or shape, no pixel, no colour or too many, a number or a weight out
            of its range, or an unknown space.

    Examples:
        >>> stripe = np.array([[[0, 0, 0], [110, 110, 110], [140, 140, 140], [9, 9, 9]]], np.uint8)
        >>> grey = np.array([[0, 0, 0], [100, 100, 100], [130, 130, 130]], np.uint8)
        >>> kmc.assign_with_rate(stripe, grey, 0)
        array([[0, 1, 2, 0]], dtype=uint8)
        >>> kmc.assign_with_rate(stripe, grey, 0.01)
        array([[0, 2, 2, 0]], dtype=uint8)
        >>> kmc.assign_with_rate(stripe, grey, 0.01, weights=np.array([[1, 20, 1, 1]]))
        array([[0, 1, 2, 0]], dtype=uint8)
    """
    source = np.asarray(pixels)
    colors = np.asarray(palette)
    check_dither_arguments(source, colors, strength)
    check_space(space)
    price = as_number("bit_cost", bit_cost, 0, np.inf)
    count = as_count("sweeps", sweeps, 1, MAX_SWEEPS, "sweeps that are allowed")
    if weights is not None:
        weights = as_weights(weights, source.shape[:2])
    if price == 0:
        return dither(
            source, colors, strength=strength, space=space, progress=progress, checkpoint=checkpoint
        )
    nearest = map_to_palette(source, colors, space, checkpoint).astype(np.uint8)
    assigner = BandAssigner(
        colors, price, source.shape[1:], strength=strength, space=space, sweeps=count
    )
    indices = np.empty_like(nearest)
    for rows in _bands(len(source)):
        below = nearest[rows.stop : rows.stop + 1]
        of_rows = None if weights is None else weights[rows]
        indices[rows] = assigner.assign(source[rows], nearest[rows], below, checkpoint, of_rows)
        if progress:
            progress(rows.stop, len(source))
    return indices


def _bands(height: int) -> Iterator[slice]:
    for start in range(0, height, BAND_ROWS):
        yield slice(start, min(start + BAND_ROWS, height))
