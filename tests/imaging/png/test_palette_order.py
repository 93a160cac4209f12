"""The order of a palette: counted as one would by hand, and never worse for being improved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging.png.insertion_descent import BITS_SCALE
from compressor.imaging.png.palette_order import (
    co_occurrences,
    descend,
    greedy_order,
    refine_for_paeth,
    reindex_for_filters,
    sample_bands,
)

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def rng(seed=0):
    return np.random.default_rng(seed)


def meetings_of(n, seed):
    table = np.triu(rng(seed).integers(0, 50, (n, n)), 1).astype(float)
    return table + table.T


def bits(meetings, order):
    """The sum over all meetings of log2(1 + difference of the places), in parts of a bit."""
    place = np.argsort(order)
    total = 0
    for a in range(len(order)):
        for b in range(a):
            total += meetings[a, b] * round(np.log2(1 + abs(place[a] - place[b])) * BITS_SCALE)
    return total


@pytest.mark.parametrize("strip", [1, 15, 1 << 20])
@given(seed=seeds, colors=st.integers(1, 9), height=st.integers(1, 12), width=st.integers(1, 12))
@quick
def test_meetings_are_counted(strip, seed, colors, height, width):
    indices = rng(seed).integers(0, colors, (height, width), dtype=np.uint8)
    expected = np.zeros((colors, colors))
    for y in range(height):
        for x in range(width):
            for b in indices[y, x + 1 : x + 2].tolist() + indices[y + 1 : y + 2, x].tolist():
                if indices[y, x] != b:
                    expected[indices[y, x], b] += 1
                    expected[b, indices[y, x]] += 1
    assert np.array_equal(co_occurrences(indices, colors, strip_pixels=strip), expected)


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (1000, 3), (3, 5000), (900, 700)])
@pytest.mark.parametrize("pixels", [1, 100, 10_000, 10**9])
def test_bands_are_apart_and_of_about_the_pixels_wanted(shape, pixels):
    rows = [range(*band.indices(shape[0])) for band in sample_bands(shape, pixels, 64)]
    seen = [row for band in rows for row in band]
    assert seen == sorted(set(seen))
    assert seen
    if shape[0] * shape[1] <= pixels:
        assert seen == list(range(shape[0]))
    assert len(seen) * shape[1] <= pixels + 64 * shape[1]


@given(seeds, st.integers(2, 12))
@quick
def test_a_grown_order_is_one_and_begins_with_the_closest_pair(seed, n):
    meetings = meetings_of(n, seed)
    if not meetings.any():
        return
    order = greedy_order(meetings)
    assert sorted(order.tolist()) == list(range(n))
    first, second = np.unravel_index(meetings.argmax(), meetings.shape)
    assert abs(order.tolist().index(first) - order.tolist().index(second)) == 1


@given(seeds, st.integers(3, 12))
@quick
def test_improving_never_costs(seed, n):
    meetings = meetings_of(n, seed)
    order = rng(seed).permutation(n)
    costs = [bits(meetings, order)]
    for sweeps in (1, 2, 20):
        better = descend(meetings, order, sweeps)
        assert sorted(better.tolist()) == list(range(n))
        costs.append(bits(meetings, better))
    assert costs == sorted(costs, reverse=True)


@given(seeds, st.integers(3, 8))
@quick
def test_an_improved_order_cannot_be_improved_by_one_move(seed, n):
    meetings = meetings_of(n, seed)
    order = descend(meetings, rng(seed).permutation(n), 100).tolist()
    least = bits(meetings, order)
    for entry in order:
        others = [other for other in order if other != entry]
        for place in range(n):
            assert bits(meetings, [*others[:place], entry, *others[place:]]) >= least


def test_a_chain_is_found():
    """Entries that each meet only the next one: their order is the chain."""
    chain = rng().permutation(60)
    ramp = np.repeat(np.arange(60), 4)[np.newaxis].repeat(3, axis=0)
    order = reindex_for_filters(chain[ramp].astype(np.uint8), 60, 4).tolist()
    assert order in (chain.tolist(), chain[::-1].tolist())


@pytest.mark.parametrize("colors", [1, 2, 3, 256])
@pytest.mark.parametrize("shape", [(1, 1), (4, 4)])
def test_a_picture_of_one_index_keeps_the_order(colors, shape):
    order = reindex_for_filters(np.zeros(shape, np.uint8), colors, 4)
    assert order.tolist() == list(range(colors))


def test_a_sample_is_enough():
    indices = rng(2).permutation(40)[np.sort(rng().integers(0, 40, (300, 50)), axis=1)]
    order = reindex_for_filters(indices.astype(np.uint8), 40, 4, sample_pixels=2000)
    assert sorted(order.tolist()) == list(range(40))


def paeth(left, above, corner):
    """The neighbour that is nearest to left + above - corner (PNG specification, 9.4)."""
    return min(left, above, corner, key=lambda each: abs(left + above - corner - each))


@given(seed=seeds, colors=st.integers(1, 9), height=st.integers(1, 9), width=st.integers(1, 9))
@quick
def test_an_order_for_paeth_brings_an_index_nearer_to_its_prediction(seed, colors, height, width):
    indices = rng(seed).integers(0, colors, (height, width), dtype=np.uint8)
    given_order = rng(seed + 1).permutation(colors)
    place = np.argsort(given_order)
    meetings = np.zeros((colors, colors))
    padded = np.pad(place[indices], [(1, 0), (1, 0)])
    for y in range(height):
        for x in range(width):
            predicted = paeth(padded[y + 1, x], padded[y, x + 1], padded[y, x])
            pair = indices[y, x], given_order[predicted]
            if (y or x) and pair[0] != pair[1]:  # the first pixel has no neighbour
                meetings[pair] += 1
                meetings[pair[::-1]] += 1
    order = refine_for_paeth(indices, given_order, 3)
    assert sorted(order) == [*range(colors)]
    assert bits(meetings, order) <= bits(meetings, given_order)


def test_an_order_for_paeth_is_a_better_one_where_there_is_one():
    indices = np.tile(np.array([0, 2, 4, 1, 3], np.uint8), (6, 2))
    assert [*refine_for_paeth(indices, np.arange(5), 8)] != [*range(5)]
