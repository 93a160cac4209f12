"""A picture assigned band by band: what one band hands on to the next."""

import numpy as np

from kmc._types import Bytes, Weights
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE
from kmc.dithering.dither import is_dithered, opaque_entries
from kmc.dithering.prepared_palette import prepare_palette
from kmc.dithering.strengths import diffusion_strengths
from kmc.dithering.strip import CarriedError
from kmc.fixed_point import FIXED_POINT_SCALE
from kmc.rate.band import Band, Diffusion
from kmc.rate.entries import MAX_EVENT_COST, place_entries, place_pixels
from kmc.rate.fronts import LabelFronts, to_fronts, weight_fronts
from kmc.rate.model import MAX_BITS, event_costs
from kmc.rate.pair_costs import CostTables
from kmc.rate.sweep import sweep
from kmc.validation import as_count

BAND_ROWS = 512
SWEEPS = 2  # the default; what more of them bring: docs/results/rate.md


class BandAssigner:
    """Assigns the bands of a picture one after the other, from the top.

    It is what `assign_with_rate` does, for who has a picture in strips: the result is the same
    where each band but the last has `BAND_ROWS` rows.

    Examples:
        >>> row = np.array([[[0, 0, 0], [110, 110, 110], [140, 140, 140], [9, 9, 9]]], np.uint8)
        >>> grey = np.array([[0, 0, 0], [100, 100, 100], [130, 130, 130]], np.uint8)
        >>> assigner = kmc.BandAssigner(grey, 0.01, (4, 3))
        >>> assigner.assign(row, kmc.map_to_palette(row, grey), np.empty((0, 4), np.uint8))
        array([[0, 2, 2, 0]], dtype=uint8)
    """

    def __init__(
        self,
        palette: Bytes,
        bit_cost: float,
        row_shape: tuple[int, int],
        *,
        strength: float = 0.0,
        space: str = "rgb",
        sweeps: int = SWEEPS,
    ) -> None:
        """Prepare the palette. Arguments are those of `assign_with_rate`, and trusted.

        Args:
            row_shape: the picture's width, and its number of channels.
        """
        width, channels = row_shape
        self._palette = palette
        self._space = space
        self._sweeps = as_count("sweeps", sweeps, 1)
        self._strength = strength
        has_alpha = channels == 4 or bool(palette.shape[1] == 4 and (palette[:, 3] < OPAQUE).any())
        self._entries = place_entries(palette, space, has_alpha)
        costs = event_costs(scaled_bit_cost(bit_cost, space), len(palette))
        self._tables = CostTables(costs)
        self._above = np.full(width, len(palette), np.int16)
        self._nearest_above: Bytes | None = None
        opaque = opaque_entries(palette, space)
        self._opaque_points = prepare_palette(opaque.points)
        self._opaque_indices = opaque.indices.astype(np.int16)
        self._error = CarriedError.empty(width, self._opaque_points.size)

    def assign(
        self,
        pixels: Bytes,
        nearest: Bytes,
        nearest_below: Bytes,
        checkpoint: Checkpoint = no_checkpoint,
        weights: Weights | None = None,
    ) -> Bytes:
        """Assign the next band.

        Args:
            pixels: (h, w, 3) or (h, w, 4) uint8.
            nearest: (h, w) uint8, the nearest entry of each pixel, as by `map_to_palette`.
            nearest_below: (1, w) uint8, those of the row below; (0, w) behind the last one.
            checkpoint: called every few milliseconds; raise to cancel.
            weights: (h, w), as for `assign_with_rate`; trusted.

        Returns:
            (h, w) uint8 indices.
        """
        checkpoint()
        height, width = nearest.shape
        has_below = len(nearest_below) > 0
        points = place_pixels(
            pixels, nearest.astype(np.intp), self._entries, self._space, checkpoint
        )
        checkpoint()
        band = Band(
            shape=(height, width),
            points=to_fronts(points),
            nearest=to_fronts(nearest.astype(np.int16)),
            has_below=has_below,
            weights=weight_fronts(weights),
        )
        labels = LabelFronts(height, width, self._entries.count)
        labels.rows[0] = self._above
        labels.rows[1:-1] = nearest
        labels.rows[-1] = nearest_below if has_below else self._entries.count
        diffusion = self._diffusion(pixels, nearest, nearest_below)
        for number in range(self._sweeps):
            of_sweep = diffusion if number == self._sweeps - 1 else None
            carried = sweep(labels, band, self._entries, self._tables, checkpoint, of_sweep)
            if carried is not None:
                self._error = carried
        self._above = labels.rows[-2].copy()
        self._nearest_above = nearest[-1:]
        return labels.rows[1:-1].astype(np.uint8)

    def _diffusion(self, pixels: Bytes, nearest: Bytes, nearest_below: Bytes) -> Diffusion | None:
        """How the band is dithered; None for no dithering."""
        if self._strength == 0:
            return None
        above = nearest[:0] if self._nearest_above is None else self._nearest_above
        with_neighbors = np.concatenate([above, nearest, nearest_below])
        own = slice(len(above), len(above) + len(nearest))
        strengths = diffusion_strengths(with_neighbors, own, self._strength)
        strengths[~is_dithered(pixels, self._palette, nearest)] = 0
        return Diffusion(
            strengths=to_fronts(strengths),
            palette=self._opaque_points,
            indices=self._opaque_indices,
            above=self._error,
        )


def scaled_bit_cost(bit_cost: float, space: str) -> float:
    """Bring the cost of a bit to fixed-point units, at most what the sums have room for."""
    scaled = bit_cost * FIXED_POINT_SCALE[space] ** 2
    return float(min(scaled, MAX_EVENT_COST / MAX_BITS))
