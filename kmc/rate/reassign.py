"""Assignment under the second rate model, which knows the file: least distance plus residuals.

`assign_with_rate` prices an index by its neighbours, whatever the file will look like. Who has
those indices knows more: the order of the palette in the file, and how often each residual occurs
(`kmc.rate.residuals`). With these prices each pixel chooses once more; then the residuals are
counted anew.
"""

from typing import Any

import numpy as np

from kmc._types import Bytes, SmallInts, Weights
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE
from kmc.color_spaces import check_space
from kmc.dithering.dither import check_dither_arguments, is_dithered, opaque_entries
from kmc.dithering.prepared_palette import prepare_palette
from kmc.dithering.strengths import diffusion_strengths
from kmc.dithering.strip import CarriedError
from kmc.nearest import map_to_palette
from kmc.rate.band import Band, Diffusion
from kmc.rate.bands import BAND_ROWS, scaled_bit_cost
from kmc.rate.entries import place_entries, place_pixels
from kmc.rate.fronts import LabelFronts, to_fronts, weight_fronts
from kmc.rate.residual_sweep import near_entries, sweep_residuals
from kmc.rate.residuals import residual_bits, residual_costs
from kmc.validation import as_count, as_number, as_weights

ROUNDS = 2  # the default; what more of them bring: docs/results/rate.md
MAX_ROUNDS = 100


def reassign_with_residuals(
    pixels: Any,
    palette: Any,
    indices: Any,
    bit_cost: float,
    *,
    strength: float = 0.0,
    space: str = "rgb",
    rounds: int = ROUNDS,
    weights: Any = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Bytes:
    """Let each pixel choose again, by what its residual takes in a PNG file with filters.

    Guarantees (held by tests/kmc/rate/test_reassign.py): a bit cost of 0 changes nothing; an
    opaque pixel has an opaque entry wherever its nearest one is, a fully transparent one likewise,
    and so has a translucent one; the result is that of the serial definition in
    `kmc.rate.residual_sweep`, however large the picture.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, k <= 256, in the order that the file will have: residuals
            are small where colours that are alike have numbers that are near each other.
        indices: (H, W) uint8 in 0..k-1, as from `assign_with_rate`.
        bit_cost: lambda, as for `assign_with_rate`.
        strength: of the dithering, 0 (none) to 1, as for `dither`; all rounds dither.
        space: where distances are measured; one of `kmc.SPACES`.
        rounds: how often residuals are counted, and each pixel chooses.
        weights: as for `assign_with_rate`.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) uint8 indices.

    Raises:
        ValueError: as for `assign_with_rate`, or indices of another shape, or without an entry.

    Examples:
        >>> row = np.array([[[0, 0, 0], [1, 1, 1], [17, 17, 17], [2, 2, 2], [0, 0, 0]]], np.uint8)
        >>> grey = np.array([[0, 0, 0], [20, 20, 20], [40, 40, 40]], np.uint8)
        >>> indices = kmc.map_to_palette(row, grey).astype(np.uint8)
        >>> kmc.reassign_with_residuals(row, grey, indices, 0.0001)
        array([[0, 0, 1, 0, 0]], dtype=uint8)
        >>> kmc.reassign_with_residuals(row, grey, indices, 0.01)
        array([[0, 0, 0, 0, 0]], dtype=uint8)
    """
    source = np.asarray(pixels)
    colors = np.asarray(palette)
    check_dither_arguments(source, colors, strength)
    check_space(space)
    price = as_number("bit_cost", bit_cost, 0, np.inf)
    count = as_count("rounds", rounds, 1, MAX_ROUNDS, "rounds that are allowed")
    if weights is not None:
        weights = as_weights(weights, source.shape[:2])
    labels = _as_indices(indices, source.shape[:2], len(colors))
    if price == 0:
        return labels
    reassigner = _Reassigner(source, colors, strength, space, weights, checkpoint)
    labels = reassigner.of_right_kind(labels)
    for _ in range(count):
        costs = residual_costs(scaled_bit_cost(price, space), residual_bits(labels))
        reassigner.sweep(labels, costs, checkpoint)
    return labels


class _Reassigner:
    """A picture and a palette; sweeps over them go band by band, which makes no difference."""

    def __init__(
        self,
        pixels: Bytes,
        palette: Bytes,
        strength: float,
        space: str,
        weights: Weights | None,
        checkpoint: Checkpoint,
    ) -> None:
        self._pixels = pixels
        self._weights = weights
        self._space = space
        has_alpha = pixels.shape[2] == 4 or bool(
            palette.shape[1] == 4 and (palette[:, 3] < OPAQUE).any()
        )
        self._entries = place_entries(palette, space, has_alpha)
        self._near = near_entries(self._entries)
        self._nearest = map_to_palette(pixels, palette, space, checkpoint).astype(np.uint8)
        self._strengths: Bytes | None = None
        if strength > 0:
            everything = slice(0, len(pixels))
            self._strengths = diffusion_strengths(self._nearest, everything, strength)
            self._strengths[~is_dithered(pixels, palette, self._nearest)] = 0
        opaque = opaque_entries(palette, space)
        self._opaque_points = prepare_palette(opaque.points)
        self._opaque_indices = opaque.indices.astype(np.int16)

    def of_right_kind(self, labels: Bytes) -> Bytes:
        """The labels, with the nearest entry where theirs is of another kind than that."""
        kinds = self._entries.kinds
        return np.where(kinds[labels] == kinds[self._nearest], labels, self._nearest)

    def sweep(self, labels: Bytes, costs: SmallInts, checkpoint: Checkpoint) -> None:
        """Let each pixel choose, in place."""
        error = CarriedError.empty(labels.shape[1], self._opaque_points.size)
        for top in range(0, len(labels), BAND_ROWS):
            rows = slice(top, min(top + BAND_ROWS, len(labels)))
            band = self._band(rows, checkpoint)
            fronts = _label_fronts(labels, rows)
            diffusion = self._diffusion(rows, error)
            carried = sweep_residuals(
                fronts, band, self._entries, costs, self._near, checkpoint, diffusion
            )
            error = carried or error
            labels[rows] = fronts.rows[1:-1]

    def _band(self, rows: slice, checkpoint: Checkpoint) -> Band:
        checkpoint()
        nearest = self._nearest[rows]
        points = place_pixels(
            self._pixels[rows], nearest.astype(np.intp), self._entries, self._space, checkpoint
        )
        return Band(
            shape=(nearest.shape[0], nearest.shape[1]),
            points=to_fronts(points),
            nearest=to_fronts(nearest.astype(np.int16)),
            has_below=rows.stop < len(self._nearest),
            weights=weight_fronts(None if self._weights is None else self._weights[rows]),
        )

    def _diffusion(self, rows: slice, above: CarriedError) -> Diffusion | None:
        if self._strengths is None:
            return None
        return Diffusion(
            strengths=to_fronts(self._strengths[rows]),
            palette=self._opaque_points,
            indices=self._opaque_indices,
            above=above,
        )


def _label_fronts(labels: Bytes, rows: slice) -> LabelFronts:
    """The labels of a band and of the rows above and below it; 0 beyond the picture."""
    fronts = LabelFronts(rows.stop - rows.start, labels.shape[1], none=0)
    fronts.rows[1:-1] = labels[rows]
    if rows.start > 0:
        fronts.rows[0] = labels[rows.start - 1]
    if rows.stop < len(labels):
        fronts.rows[-1] = labels[rows.stop]
    return fronts


def _as_indices(indices: Any, shape: tuple[int, ...], k: int) -> Bytes:
    """A copy of the indices.

    Raises:
        ValueError: wrong dtype or shape, or an index without an entry.
    """
    labels = np.asarray(indices)
    if labels.dtype != np.uint8 or labels.shape != shape:
        raise ValueError(
            f"indices must be uint8 of shape {shape}, as the pixels, not {labels.dtype}"
            f" {labels.shape}"
        )
    if labels.max() >= k:
        raise ValueError(f"an index is {labels.max()}, and the palette ends at {k - 1}")
    return labels.copy()
