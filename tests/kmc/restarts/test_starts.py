"""Where runs begin: each kind of start against a plain version of itself, and its laws."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, Restarts, count_colors, iter_restarts, run_restarts
from kmc.restarts import farthest_first
from kmc.restarts.farthest_first import draw_farthest_first
from kmc.restarts.pca_part import pca_part_starts
from kmc.restarts.plus_plus import COLORS_PER_BLOCK, RNG_STREAM, _weighted_choice, draw_plus_plus
from kmc.restarts.starts import STARTS, draw_random_starts
from tests.support.executors import InlineExecutor
from tests.support.kmc.restarts import lloyd_oracle, same_runs
from tests.support.kmc.small_pictures import pictures, seeds
from tests.support.pictures import photo_like

quick = settings(max_examples=20, deadline=None)
sizes = st.sampled_from([1, 2, 5, 16])
PHOTO = photo_like(30, 40)


def by_color(pixels):
    """(n, 3): the pixels in the order of their colours."""
    picture = count_colors(pixels)
    return np.repeat(picture.colors, picture.counts, axis=0).astype(int)


# --- random pixels


@given(data=st.data(), k=sizes, seed=seeds)
@quick
def test_random_starts_are_different_pixels_numbered_by_colour(data, k, seed):
    pixels = by_color(data.draw(pictures(min_pixels=k)))
    for run, start in enumerate(
        draw_random_starts(count_colors(pixels.astype(np.uint8)), k, seed, [0, 1])
    ):
        drawn = np.random.default_rng([seed, run]).choice(len(pixels), k, replace=False)
        assert np.array_equal(start, pixels[drawn])


# --- k-means++


def plus_plus_oracle(pixels, k, seed, run):
    """Pixel after pixel; whole numbers, so nothing is rounded."""
    chances = np.random.default_rng([seed, run, RNG_STREAM]).random(k)
    chosen = []
    everywhere = np.ones(len(pixels), int)
    nearest = np.full(len(pixels), np.iinfo(int).max)
    for chance in chances:
        squares = nearest if chosen and nearest.any() else everywhere
        reach = np.cumsum(squares)
        chosen.append(pixels[np.searchsorted(reach, int(chance * reach[-1]), side="right")])
        nearest = np.minimum(nearest, ((pixels - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


@given(data=st.data(), k=sizes, seed=seeds)
@quick
def test_plus_plus_draws_what_the_oracle_draws(data, k, seed):
    pixels = data.draw(pictures(min_pixels=k))
    starts = draw_plus_plus(count_colors(pixels), k, seed, [0, 7])
    for start, run in zip(starts, [0, 7], strict=True):
        assert np.array_equal(start, plus_plus_oracle(by_color(pixels), k, seed, run))


def test_plus_plus_runs_start_where_it_draws():
    picture = count_colors(PHOTO)
    result = run_restarts(PHOTO, 4, restarts=3, max_iters=1, seed=5, start="k-means++")
    drawn = draw_plus_plus(picture, 4, 5, [0, 1, 2])
    np.testing.assert_allclose(result.initial_centroids * 255, drawn, rtol=1e-12)
    assert not np.array_equal(drawn, draw_random_starts(picture, 4, 5, [0, 1, 2]))


def test_plus_plus_draws_from_more_than_one_block_of_colours():
    starts = draw_plus_plus(count_colors(PHOTO), 9, 3, range(20))
    for run, start in enumerate(starts):
        assert np.array_equal(start, plus_plus_oracle(by_color(PHOTO), 9, 3, run))


@given(data=st.data(), seed=seeds)
@quick
def test_plus_plus_takes_different_colours_while_there_are_any(data, seed):
    picture = count_colors(data.draw(pictures(min_pixels=8)))
    (start,) = draw_plus_plus(picture, 8, seed, [4])
    assert len(np.unique(start, axis=0)) == min(8, len(picture))
    assert {tuple(c) for c in start} <= {tuple(c) for c in picture.colors}


def test_plus_plus_with_more_centroids_than_colours_of_several_blocks():
    picture = count_colors(photo_like(9, 34))
    assert len(picture) > COLORS_PER_BLOCK
    (start,) = draw_plus_plus(picture, len(picture) + 20, 0, [5])
    pixels = np.repeat(picture.colors, picture.counts, axis=0).astype(int)
    assert np.array_equal(start, plus_plus_oracle(pixels, len(start), 0, 5))


def test_weighted_choice_at_the_border_of_two_blocks_is_of_the_second():
    size = COLORS_PER_BLOCK
    counts = np.zeros((2, size))
    counts[0] = 1
    counts[1, -1] = 1
    distances = np.ones((1, 2 * size), np.float32)
    at_border = np.array([size / (size + 1)])
    assert _weighted_choice(distances, counts, at_border).tolist() == [2 * size - 1]
    assert _weighted_choice(distances, counts, np.array([0.0])).tolist() == [0]


def test_plus_plus_does_not_depend_on_how_runs_are_grouped(monkeypatch):
    picture = count_colors(PHOTO)
    together = draw_plus_plus(picture, 6, 1, range(12))
    monkeypatch.setattr("kmc.restarts.plus_plus.DISTANCES_PER_BLOCK", 1)
    assert np.array_equal(draw_plus_plus(picture, 6, 1, range(12)), together)
    assert len(np.unique(together, axis=0)) == 12


def test_plus_plus_prefers_the_far_and_the_frequent():
    """From 0, 1 and 10 of counts 8, 1 and 1, the second of two centroids."""
    gray = np.repeat(np.uint8([0, 1, 10]), [8, 1, 1])
    starts = draw_plus_plus(count_colors(np.stack([gray] * 3, axis=1)), 2, 0, range(4000))[..., 0]
    first, second = starts.T
    assert np.mean(first == 0) == pytest.approx(0.8, abs=0.03)
    assert np.mean(second[first == 0] == 10) == pytest.approx(100 / 101, abs=0.01)
    assert np.mean(second[first == 10] == 0) == pytest.approx(800 / 881, abs=0.05)


# --- farthest first


def farthest_oracle(colors, first, k):
    """Colour after colour, each distance anew; whole numbers, so nothing is rounded."""
    chosen = [first]
    while len(chosen) < k:
        nearest = [min(sum((c - o) ** 2) for o in chosen) for c in colors]
        chosen.append(colors[nearest.index(max(nearest))])
    return np.array(chosen)


@given(data=st.data(), k=sizes, seed=seeds)
@quick
def test_farthest_first_takes_what_the_oracle_takes(data, k, seed):
    pixels = by_color(data.draw(pictures(min_pixels=k)))
    picture = count_colors(pixels.astype(np.uint8))
    starts = draw_farthest_first(picture, k, seed, [0, 7])
    for start, run in zip(starts, [0, 7], strict=True):
        first = np.random.default_rng([seed, run, farthest_first.RNG_STREAM]).integers(len(pixels))
        expected = farthest_oracle(picture.colors.astype(int), pixels[first], k)
        assert np.array_equal(start, expected)


def largest_distance(colors, centers):
    """Of a colour to its nearest centre."""
    return np.sqrt(((colors[:, None] - centers) ** 2).sum(axis=2).min(axis=1).max())


@given(data=st.data(), k=st.sampled_from([1, 2, 3]), seed=seeds)
@quick
def test_farthest_first_is_within_twice_the_best_choice_of_centres(data, k, seed):
    """Gonzalez 1985; of the centres that are colours, which are not fewer than all, too."""
    picture = count_colors(data.draw(pictures(min_pixels=k)))
    colors = picture.colors[:14].astype(float)
    few = ColorCounts(colors=picture.colors[:14], counts=picture.counts[:14])
    (start,) = draw_farthest_first(few, k, seed, [0])
    choices = combinations(range(len(colors)), min(k, len(colors)))
    best = min(largest_distance(colors, colors[list(rows)]) for rows in choices)
    assert largest_distance(colors, start) <= 2 * best + 1e-9


def test_farthest_first_does_not_look_at_how_frequent_a_colour_is():
    starts = draw_farthest_first(greys([0, 1, 10], [8, 1, 1]), 2, 0, range(4000))[..., 0]
    first, second = starts.T
    assert np.mean(first == 0) == pytest.approx(0.8, abs=0.03)
    assert set(second[first <= 1]) == {10}
    assert set(second[first == 10]) == {0}


def test_farthest_first_does_not_depend_on_how_runs_are_grouped(monkeypatch):
    picture = count_colors(PHOTO)
    together = draw_farthest_first(picture, 6, 1, range(12))
    monkeypatch.setattr(farthest_first, "DISTANCES_PER_BLOCK", 1)
    assert np.array_equal(draw_farthest_first(picture, 6, 1, range(12)), together)


# --- a split along principal axes


def principal_oracle(pixels, k):
    parts = [pixels.astype(float)]
    while len(parts) < k:
        errors = [((part - part.mean(axis=0)) ** 2).sum() for part in parts]
        at = int(np.argmax(errors))
        offsets = parts[at] - parts[at].mean(axis=0)
        axis = np.linalg.svd(offsets, full_matrices=False)[2][0]
        beyond = offsets @ axis > 0
        parts[at : at + 1] = [parts[at][beyond], parts[at][~beyond]]
    return np.array([part.mean(axis=0) for part in parts])


@pytest.mark.parametrize("k", [1, 2, 3, 16, 40])
def test_pca_part_is_the_split_of_the_pixels_themselves(k):
    starts = pca_part_starts(count_colors(PHOTO), k)
    expected = principal_oracle(by_color(PHOTO), k)
    order = [np.lexsort(means.T.round(6)) for means in (starts, expected)]
    np.testing.assert_allclose(starts[order[0]], expected[order[1]], rtol=1e-9)


@given(data=st.data(), k=sizes, seed=seeds)
@quick
def test_pca_starts_depend_on_neither_the_seed_nor_the_order_of_the_pixels(data, k, seed):
    flat = data.draw(pictures(min_pixels=k)).reshape(-1, 3)
    shuffled = np.random.default_rng(seed).permutation(flat)
    one, other = (
        run_restarts(pixels, k, restarts=2, seed=s, start="pca")
        for pixels, s in ((flat, 0), (shuffled, 1))
    )
    assert same_runs(one, other)
    assert np.array_equal(one.centroids[0], one.centroids[1])


def test_pca_part_of_few_colours_has_them_all():
    colors = np.array([[0, 0, 9], [200, 0, 0], [200, 3, 0], [7, 90, 255]], np.uint8)
    picture = count_colors(np.repeat(colors, [1, 100_000, 1, 5], axis=0))
    starts = pca_part_starts(picture, 6)
    assert {tuple(c) for c in starts[:4]} == {tuple(map(float, c)) for c in colors}
    assert np.array_equal(starts[4:], starts[[0, 0]])


def greys(values, counts=None):
    colors = np.repeat(np.array(values, np.uint8)[:, None], 3, axis=1)
    return ColorCounts(colors=colors, counts=np.array(counts or [1] * len(values)))


def test_pca_part_splits_the_first_of_equally_wide_clusters():
    starts = pca_part_starts(greys([0, 10, 100, 110]), 3)
    assert starts[:, 0].tolist() == [0, 10, 105]


def test_pca_part_puts_what_lies_at_the_middle_into_the_lower_half():
    assert pca_part_starts(greys([0, 10, 20]), 2)[:, 0].tolist() == [5, 20]


@pytest.mark.parametrize("value", [3, 77, 251])
def test_pca_part_does_not_split_one_colour_of_very_many_pixels(value):
    starts = pca_part_starts(greys([value], [123_456_789]), 2)
    assert starts[:, 0].tolist() == [value, value]


# --- runs from any start


def given_starts(k, runs=3):
    return np.random.default_rng(k).uniform(0, 1, (runs, k, 3))


@pytest.mark.parametrize("kind", [*STARTS, "given"])
@given(data=st.data(), k=sizes, seed=seeds)
@settings(max_examples=10, deadline=None)
def test_run_restarts_costs_what_plain_lloyd_costs_from_any_start(kind, data, k, seed):
    pixels = data.draw(pictures(min_pixels=k))
    start = given_starts(k) if kind == "given" else kind
    result = run_restarts(pixels, k, restarts=2, max_iters=5, seed=seed, start=start)
    for run in range(2):
        initial = result.initial_centroids[run] * 255
        if kind in ("random", "k-means++", "farthest"):
            initial = np.rint(initial)
        centroids, history = lloyd_oracle(pixels, initial, 5)
        np.testing.assert_allclose(result.cost_history[run], history, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result.centroids[run], centroids / 255, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("start", [*STARTS, given_starts(5, 11)], ids=[*STARTS, "given"])
@pytest.mark.parametrize(
    "executor", [InlineExecutor(), ThreadPoolExecutor(3)], ids=["inline", "threads"]
)
def test_starts_are_the_same_bits_on_any_executor(executor, start, monkeypatch):
    alone = run_restarts(PHOTO, 5, restarts=11, max_iters=4, seed=2, start=start)
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", 3)
    result = run_restarts(
        PHOTO, 5, restarts=11, max_iters=4, seed=2, start=start, executor=executor
    )
    assert same_runs(result, alone)


def test_initial_centroids_as_start_repeat_the_runs_to_the_last_bit():
    once = run_restarts(PHOTO, 7, restarts=9, max_iters=4, seed=5)
    again = run_restarts(PHOTO, 7, restarts=9, max_iters=4, start=once.initial_centroids)
    assert same_runs(once, again)
    picture = count_colors(PHOTO)
    some = Restarts.join(
        iter_restarts(picture, 7, [8, 2], max_iters=4, start=once.initial_centroids)
    )
    assert np.array_equal(some.costs, once.costs[[8, 2]])


def test_given_start_of_one_run():
    start = np.array([[[0.0, 0, 0], [1, 1, 1]]])
    result = run_restarts(PHOTO, 2, restarts=1, start=start)
    assert np.array_equal(result.initial_centroids, start)


def test_start_is_random_by_default():
    explicit = run_restarts(PHOTO, 3, restarts=4, start="random")
    assert same_runs(explicit, run_restarts(PHOTO, 3, restarts=4))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("k-means", ["random, k-means++, pca, farthest", "'k-means'"]),
        (None, ["random, k-means++, pca, farthest", "None"]),
        (np.zeros((2, 3, 3), int), ["floats"]),
        (np.zeros((2, 4, 3)), ["(runs, 3, 3)", "(2, 4, 3)"]),
        (np.zeros((3, 3)), ["(runs, 3, 3)", "(3, 3)"]),
        (np.full((2, 3, 3), 1.5), ["0..1"]),
        (np.full((2, 3, 3), -0.1), ["0..1"]),
        (np.full((2, 3, 3), np.nan), ["NaN"]),
        (np.zeros((1, 3, 3)), ["run=1", "1 given starts"]),
        (np.zeros((0, 3, 3)), ["0 given starts"]),
    ],
)
def test_bad_start_is_refused(start, words):
    with pytest.raises(ValueError, match=r"start|run") as caught:
        run_restarts(PHOTO, 3, restarts=2, start=start)
    assert all(word in str(caught.value) for word in words)
