"""Spatial quantization: the sweep and the palette's step against their slow definitions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import SPACES, best_palette, dither, map_to_palette, quantize_spatially
from kmc.callbacks import no_checkpoint
from kmc.dithering.energy import (
    FILTER,
    LIGHTNESS_WEIGHT,
    REACH,
    SHARPNESS,
    axis_weights,
    energy,
)
from kmc.dithering.lattice_sweep import STEP, SpatialState, sweep
from kmc.dithering.palette_step import move_entries
from kmc.fixed_point import fixed_points, to_fixed_point
from tests.support.pictures import photo_like

quick = settings(max_examples=20, deadline=None)
seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 8)
PHOTO = photo_like(24, 31)


# --- the slow, obviously right versions


def slow_energy(state, entries):
    """The definition: the sum of squared errors blurred by the filter, in whole numbers."""
    height, width = entries.shape
    colors = state.colors.astype(np.int64)
    chosen = colors[np.where(state.free, entries, 0)].transpose(2, 0, 1)
    errors = np.where(state.free, chosen - state.points, 0)
    middle = len(FILTER) // 2
    # A blurred error reaches as far as the filter, and takes what is as far beyond: nothing.
    around = np.pad(errors, ((0, 0), (2 * middle, 2 * middle), (2 * middle, 2 * middle)))
    blurred = sum(
        int(FILTER[i] * FILTER[j])
        * around[:, i : i + height + 2 * middle, j : j + width + 2 * middle]
        for i in range(len(FILTER))
        for j in range(len(FILTER))
    )
    total = int((blurred**2).sum()) + state.sharpness * int((errors**2).sum())
    changes = int((entries[:, 1:] != entries[:, :-1]).sum())
    return total + state.run_cost * changes


def slow_sweep(state):
    """Pixel by pixel in the order of the lattices: the entry with the least energy, the lowest."""
    entries = state.entries.copy()
    height, width = entries.shape
    for top in range(STEP):
        for left in range(STEP):
            for y in range(top, height, STEP):
                for x in range(left, width, STEP):
                    if state.free[y, x]:
                        entries[y, x] = best_entry(state, entries, y, x)
    return entries


def best_entry(state, entries, y, x):
    tried = []
    for entry in range(len(state.colors)):
        candidate = entries.copy()
        candidate[y, x] = entry
        tried.append((slow_energy(state, candidate), entry))
    return min(tried)[1]


def random_state(seed, height, width, space="oklab", m=3):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    palette = rng.choice(256, (m, 3), replace=False).astype(np.uint8)
    weights = axis_weights(space)
    points = fixed_points(pixels, space, no_checkpoint) * weights
    free = rng.random((height, width)) < 0.8
    margin = 2 * REACH
    state = SpatialState(
        points=points.transpose(2, 0, 1).astype(np.int16),
        colors=(to_fixed_point(palette, space) * weights).astype(np.int32),
        entries=np.where(free, rng.integers(0, m, (height, width)), m).astype(np.uint8),
        free=free,
        errors=np.zeros((3, height + margin, width + margin), np.int32),
        run_cost=int(rng.integers(0, 10**10)),
        sharpness=int(rng.integers(0, SHARPNESS)),
    )
    state.measure_errors()
    return state, palette


# --- the parts


@quick
@given(seeds, sides, sides, st.sampled_from(SPACES))
def test_the_energy_is_that_of_its_definition(seed, height, width, space):
    state, _ = random_state(seed, height, width, space)
    assert energy(state.own_errors, state.entries, state.run_cost, state.sharpness) == slow_energy(
        state, state.entries
    )


@settings(max_examples=6, deadline=None)
@given(seeds, st.integers(1, 6), st.integers(1, 7))
def test_a_sweep_is_the_serial_one(seed, height, width):
    state, _ = random_state(seed, height, width)
    expected = slow_sweep(state)
    before = state.entries.copy()
    assert sweep(state, no_checkpoint) == (expected != before).sum()
    assert np.array_equal(state.entries, expected)
    kept = state.errors.copy()
    state.measure_errors()
    assert np.array_equal(state.errors, kept)


@quick
@given(seeds, sides, sides, st.sampled_from(SPACES))
def test_an_entry_moves_only_where_the_energy_falls(seed, height, width, space):
    state, palette = random_state(seed, height, width, space)
    before = slow_energy(state, state.entries)
    first = palette[0].copy()
    is_fixed = np.array([True, False, False])
    moved = move_entries(state, palette, is_fixed, space, no_checkpoint)
    after = slow_energy(state, state.entries)
    assert (after < before) if moved else (after == before)
    assert np.array_equal(palette[0], first)
    assert len(np.unique(palette, axis=0)) == 3
    expected = to_fixed_point(palette, space) * axis_weights(space)
    assert np.array_equal(state.colors, expected)


def test_an_entry_moves_to_the_best_of_all_greys():
    """Of a picture in one entry the best colour is known: that with the least energy of all."""
    pixels = np.random.default_rng(1).integers(0, 256, (5, 6, 1), np.uint8).repeat(3, axis=2)
    state, _ = random_state(0, 5, 6, "rgb", m=1)
    points = fixed_points(pixels, "rgb", no_checkpoint).transpose(2, 0, 1).copy()
    state = replace(state, points=points, entries=np.zeros((5, 6), np.uint8))
    state.free[:] = True
    state.measure_errors()
    palette = np.array([[7, 7, 7]], np.uint8)
    state.colors[:] = to_fixed_point(palette, "rgb")
    state.measure_errors()
    move_entries(state, palette, np.array([False]), "rgb", no_checkpoint)
    energies = []
    for grey in range(256):
        state.colors[:] = to_fixed_point(np.full((1, 3), grey, np.uint8), "rgb")
        energies.append(slow_energy(state, state.entries))
    assert palette[0].tolist() == [int(np.argmin(energies))] * 3


# --- the whole


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("run_cost", [0, 0.2, 5])
def test_the_energy_never_rises(space, run_cost):
    palette = best_palette(PHOTO, 5, space=space)
    result = quantize_spatially(PHOTO, palette, space=space, run_cost=run_cost)
    assert len(result.energies) == 1 + 4 * 2 + 3
    assert all(np.diff(np.array(result.energies, float)) <= 0)
    assert result.energies[-1] < result.energies[0]
    assert len(np.unique(result.palette, axis=0)) == len(palette)


def test_equal_calls_give_equal_results_and_leave_their_arguments():
    palette = best_palette(PHOTO, 4)
    copies = PHOTO.copy(), palette.copy()
    first = quantize_spatially(PHOTO, palette)
    second = quantize_spatially(PHOTO, palette)
    assert np.array_equal(first.indices, second.indices)
    assert np.array_equal(first.palette, second.palette)
    assert np.array_equal(PHOTO, copies[0])
    assert np.array_equal(palette, copies[1])


def test_a_palette_may_have_256_entries():
    palette = best_palette(PHOTO, 256)
    result = quantize_spatially(PHOTO, palette, rounds=1)
    assert len(result.palette) == 256
    assert result.energies[-1] < result.energies[0]


def test_fixed_colours_stay():
    palette = best_palette(PHOTO, 4)
    result = quantize_spatially(PHOTO, palette, fixed=palette[1:3])
    assert np.array_equal(result.palette[1:3], palette[1:3])
    assert not np.array_equal(result.palette, palette)
    whole = quantize_spatially(PHOTO, palette, fixed=palette)
    assert np.array_equal(whole.palette, palette)


def test_without_rounds_it_is_dithered():
    palette = best_palette(PHOTO, 4)
    result = quantize_spatially(PHOTO, palette, rounds=0)
    assert np.array_equal(result.indices, dither(PHOTO, palette))
    assert np.array_equal(result.palette, palette)


def test_a_picture_of_the_palettes_colours_comes_back_without_loss():
    palette = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0], [200, 3, 9]], np.uint8)
    indices = np.random.default_rng(3).integers(0, 4, (9, 11))
    result = quantize_spatially(palette[indices], palette, space="oklab")
    assert np.array_equal(result.palette[result.indices], palette[indices])


def test_what_is_not_opaque_keeps_its_nearest_entry():
    rng = np.random.default_rng(5)
    alpha = rng.choice([0, 128, 255, 255], (*PHOTO.shape[:2], 1)).astype(np.uint8)
    pixels = np.concatenate([PHOTO, alpha], axis=2)
    palette = best_palette(pixels, 7)
    result = quantize_spatially(pixels, palette)
    nearest = map_to_palette(pixels, palette)
    held = alpha[..., 0] < 255
    assert np.array_equal(result.indices[held], nearest[held])
    assert np.array_equal(result.palette[palette[:, 3] < 255], palette[palette[:, 3] < 255])
    assert (result.palette[:, 3] == palette[:, 3]).all()
    assert (result.palette[result.indices][~held][:, 3] == 255).all()
    clear = np.zeros((4, 4, 4), np.uint8)
    assert (quantize_spatially(clear, palette).indices == map_to_palette(clear, palette)).all()


def test_runs_get_longer_where_changes_cost_more():
    palette = best_palette(PHOTO, 4)

    def changes(run_cost):
        indices = quantize_spatially(PHOTO, palette, fixed=palette, run_cost=run_cost).indices
        return (indices[:, 1:] != indices[:, :-1]).sum()

    assert changes(0) > changes(0.22) > changes(1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"space": "xyz"}, "space"),
        ({"run_cost": -1}, "run_cost"),
        ({"rounds": 101}, "rounds"),
        ({"fixed": np.zeros((1, 4), np.uint8)}, "alpha"),
        ({"palette": np.zeros((257, 3), np.uint8)}, "palette"),
        ({"pixels": np.zeros((4, 3), np.uint8)}, "pixels"),
    ],
)
def test_bad_arguments_are_refused(change, message):
    arguments = {"pixels": PHOTO, "palette": best_palette(PHOTO, 3), **change}
    with pytest.raises(ValueError, match=message):
        quantize_spatially(**arguments)


def test_progress_is_reported_and_checkpoints_cancel():
    seen = []
    quantize_spatially(PHOTO, best_palette(PHOTO, 3), progress=lambda *done: seen.append(done))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def cancel():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quantize_spatially(PHOTO, best_palette(PHOTO, 3), checkpoint=cancel)


def test_lightness_counts_more_where_a_space_has_it():
    assert {space for space, weight in LIGHTNESS_WEIGHT.items() if weight == 1} == {"rgb"}
    assert set(LIGHTNESS_WEIGHT) == set(SPACES)
