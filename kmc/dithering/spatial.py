"""Spatial colour quantization: pixels and palette chosen together, for an eye that blurs.

Error diffusion visits each pixel once. Here a picture that has been dithered goes on: sweep after
sweep each pixel takes the entry with the least energy (`kmc.dithering.energy`), and in between the
entries move. With few colours that is nearer to the original, as the eye sees both.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kmc._types import Bytes, Flags
from kmc.callbacks import Checkpoint, Progress, no_checkpoint
from kmc.color_spaces import check_space
from kmc.dithering.dither import (
    DITHER_STRENGTH,
    check_dither_arguments,
    dither,
    is_opaque,
    opaque_entries,
)
from kmc.dithering.energy import (
    GAMUT_SHARPNESS,
    REACH,
    SHARPNESS,
    UNIT,
    axis_weights,
    energy,
)
from kmc.dithering.gamut import into_gamut
from kmc.dithering.lattice_sweep import SpatialState, sweep
from kmc.dithering.palette_step import move_entries
from kmc.fixed_point import fixed_points
from kmc.nearest import map_to_palette
from kmc.validation import as_count, as_fixed_colors, as_number

ROUNDS = 4  # the default
MAX_ROUNDS = 100
SWEEPS_PER_ROUND = 2
RUN_COST = 0.22  # the default: docs/results/small-k.md
MAX_RUN_COST = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class SpatialQuantization:
    """A picture in the colours of a palette that was made for it.

    Attributes:
        palette: (k, 3) or (k, 4) uint8, each entry in the place of the one that it was.
        indices: (H, W) uint8.
        energies: of the dithered picture, then after each sweep and each step of the palette, in
            whole numbers as `kmc.dithering.energy` says; none is above the one before.

    Examples:
        >>> grey = np.full((4, 12, 3), 96, np.uint8)
        >>> black_and_white = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
        >>> result = kmc.quantize_spatially(grey, black_and_white, fixed=black_and_white)
        >>> result.energies[-1] < result.energies[0]
        True
    """

    palette: Bytes
    indices: Bytes
    energies: tuple[int, ...]


def quantize_spatially(
    pixels: Any,
    palette: Any,
    *,
    fixed: Any = None,
    space: str = "rgb",
    run_cost: float = RUN_COST,
    to_gamut: bool = False,
    rounds: int = ROUNDS,
    progress: Progress | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> SpatialQuantization:
    """Choose palette and pixels together, so that the blurred picture is near the blurred original.

    Guarantees (held by tests/kmc/dithering/test_spatial.py): the energy never rises; fixed colours
    stay, and all entries are different if they were before; what is not opaque, or has no opaque
    entry nearest to it, keeps its nearest entry, and entries that are not opaque stay; a picture
    all of whose colours are in the palette comes back without loss; equal calls give equal
    results; a sweep is that of the serial definition.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8 different colours, k <= 256, to begin with.
        fixed: (m, 3) or (m, 4) uint8, colours that stay where they are in the palette; the whole
            palette where only the pixels are to choose.
        space: where errors are measured; one of `kmc.SPACES`.
        run_cost: what it costs to change the entry along a row, at least 0, in units of the mean
            squared distance of the pixels from their nearest entries. More makes smaller files.
        to_gamut: whether colours that no mixture of the opaque entries reaches are first moved to
            the mixture that looks nearest, and colours count more than faint dots: for palettes of
            few given colours, such as those of e-ink. `space` is best "rgb" then.
        rounds: of two sweeps and a step of the palette; the last one has no step.
        progress: called as progress(rounds done, all rounds); raise to cancel.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ValueError: wrong dtype or shape, no pixel, no colour or too many, a number out of its
            range, or an unknown space.

    Examples:
        >>> grey = np.full((4, 12, 3), 96, np.uint8)
        >>> black_and_white = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
        >>> kmc.quantize_spatially(grey, black_and_white).palette
        array([[95, 95, 95],
               [97, 97, 97]], dtype=uint8)
    """
    source = np.asarray(pixels)
    start = np.asarray(palette)
    check_dither_arguments(source, start, 1)
    check_space(space)
    as_number("run_cost", run_cost, 0, MAX_RUN_COST)
    if not isinstance(to_gamut, bool):
        raise ValueError(f"to_gamut must be True or False, not {to_gamut!r}")
    as_count("rounds", rounds, 0, MAX_ROUNDS)
    nearest = map_to_palette(source, start, space, checkpoint).astype(np.uint8)
    free = is_opaque(source) & is_opaque(start)[nearest]
    if not free.any() or (start[nearest][..., :3] == source[..., :3])[free].all():
        return SpatialQuantization(palette=start.copy(), indices=nearest, energies=(0,))
    sharpness = SHARPNESS
    if to_gamut:
        sharpness = GAMUT_SHARPNESS
        source = source.copy()
        entries = start[is_opaque(start), :3]
        source[..., :3] = into_gamut(source[..., :3], entries, checkpoint)
    search = _Search(source, start, nearest, free, space, run_cost, sharpness, checkpoint)
    is_fixed = _is_among(search.colors, as_fixed_colors(fixed, start.shape[1])[:, :3])
    for done in range(rounds):
        for _ in range(SWEEPS_PER_ROUND):
            search.sweep(checkpoint)
        if done < rounds - 1 and not is_fixed.all():
            search.move_entries(is_fixed, checkpoint)
        if progress:
            progress(done + 1, rounds)
    return search.result()


class _Search:
    """The search from a dithered picture on.

    Attributes:
        colors: (m, 3) uint8, the opaque entries as they are now.
    """

    def __init__(
        self,
        pixels: Bytes,
        palette: Bytes,
        nearest: Bytes,
        free: Flags,
        space: str,
        run_cost: float,
        sharpness: int,
        checkpoint: Checkpoint,
    ) -> None:
        """Arguments are those of `quantize_spatially`, checked, and the pixels that choose."""
        entries = opaque_entries(palette, space)
        self._palette = palette.copy()
        self._opaque = entries.indices[:-1]
        self._space = space
        self._nearest = nearest
        self.colors = palette[self._opaque, :3]
        weights = axis_weights(space).astype(np.int16)
        points = fixed_points(pixels, space, checkpoint) * weights
        height, width = nearest.shape
        margin = 2 * REACH
        self._state = SpatialState(
            points=np.ascontiguousarray(points.transpose(2, 0, 1)),
            colors=(entries.points * weights).astype(np.int32),
            entries=entries.ranks[nearest],
            free=free,
            errors=np.zeros((3, height + margin, width + margin), np.int32),
            run_cost=0,
            sharpness=sharpness,
        )
        self._state.measure_errors()
        self._state.run_cost = round(run_cost * UNIT * _mean_square(self._state))
        self._dither(pixels, checkpoint)
        self._energies = [self._energy()]

    def _dither(self, pixels: Bytes, checkpoint: Checkpoint) -> None:
        """Begin with a dithered picture, whose errors are small where they are blurred."""
        dithered = dither(
            pixels,
            self._palette,
            strength=DITHER_STRENGTH,
            space=self._space,
            checkpoint=checkpoint,
        )
        ranks = opaque_entries(self._palette, self._space).ranks
        self._state.entries[:] = ranks[dithered]
        self._state.measure_errors()

    def sweep(self, checkpoint: Checkpoint) -> None:
        sweep(self._state, checkpoint)
        self._energies.append(self._energy())

    def move_entries(self, is_fixed: Flags, checkpoint: Checkpoint) -> None:
        move_entries(self._state, self.colors, is_fixed, self._space, checkpoint)
        self._energies.append(self._energy())

    def _energy(self) -> int:
        state = self._state
        return energy(state.own_errors, state.entries, state.run_cost, state.sharpness)

    def result(self) -> SpatialQuantization:
        palette = self._palette.copy()
        palette[self._opaque, :3] = self.colors
        ranks = np.where(self._state.free, self._state.entries, 0)
        indices = np.where(self._state.free, self._opaque[ranks], self._nearest)
        return SpatialQuantization(palette=palette, indices=indices, energies=tuple(self._energies))


def _mean_square(state: SpatialState) -> float:
    """The mean squared error of the pixels that choose."""
    errors = state.own_errors
    by_row = np.einsum("chw,chw->h", errors, errors, dtype=np.int64)
    return int(by_row.sum()) / int(state.free.sum())


def _is_among(colors: Bytes, others: Bytes) -> Flags:
    """(m,) Is a colour (m, 3) one of the others (n, 3)?"""
    found: Flags = (colors[:, np.newaxis] == others).all(axis=2).any(axis=1)
    return found
