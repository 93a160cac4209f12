"""The trace of a run is held against the experiment, a plain Lloyd, and its laws."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmc import Trace, compute_cost, count_colors, iter_restarts, trace_run
from tests.support.pictures import photo_like

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 24), st.just(3)), elements=st.integers(0, 6))


def plain_lloyd(X: np.ndarray, places: np.ndarray, iterations: int) -> list[tuple[np.ndarray, ...]]:
    """(labels, places before, places after) of each iteration, pixel by pixel, in 0..255."""
    rounds = []
    for _ in range(iterations):
        gaps = X[:, np.newaxis] - places
        squares = gaps[..., 0] ** 2 + gaps[..., 1] ** 2 + gaps[..., 2] ** 2
        labels = squares.argmin(axis=1)
        after = places.copy()
        for number in set(labels.tolist()):
            members = X[labels == number]
            after[number] = members.sum(axis=0) / len(members)
        rounds.append((labels, places, after))
        places = after
    return rounds


def padded(costs: np.ndarray, length: int) -> np.ndarray:
    """The costs with the last one repeated, as the experiment keeps a run that has converged."""
    return np.pad(costs, (0, length - len(costs)), mode="edge")


@pytest.mark.parametrize(
    ("k", "run", "iterations"), [(1, 0, 3), (5, 2, 10), (16, 1, 60), (256, 0, 4)]
)
def test_trace_run_is_that_of_iter_restarts_to_the_last_bit(
    k: int, run: int, iterations: int
) -> None:
    picture = count_colors(photo_like(40, 50, seed=k))
    (result,) = iter_restarts(picture, k, [run], max_iters=iterations, seed=4)
    trace = trace_run(picture, result.initial_centroids[0], iterations)
    assert np.array_equal(padded(trace.costs, iterations), result.cost_history[0])
    assert np.array_equal(trace.centroids[-1], result.centroids[0])
    assert np.array_equal(trace.centroids[0], result.initial_centroids[0])
    assert trace.labels.dtype == np.uint8


@settings(max_examples=25, deadline=None)
@given(PICTURES, st.data())
def test_trace_run_is_plain_lloyd(pixels: np.ndarray, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, 5))
    start = data.draw(arrays(np.uint8, (k, 3), elements=st.integers(0, 7))).astype(np.float64)
    picture = count_colors(pixels)
    trace = trace_run(picture, start / 255, 6)
    X = np.repeat(picture.colors, picture.counts, axis=0).astype(np.float64)
    rounds = plain_lloyd(X, start, trace.iterations)
    before = None
    for t, (labels, old, new) in enumerate(rounds):
        assert np.array_equal(np.repeat(trace.labels[t], picture.counts), labels)
        assert np.allclose(trace.centroids[t + 1], new / 255, rtol=0, atol=1e-12)
        costs = [compute_cost(X / 255, places / 255, labels) for places in (old, new)]
        assert np.allclose([trace.costs_assigned[t], trace.costs[t]], costs, rtol=1e-9, atol=1e-15)
        changed = 1 if before is None else np.mean(labels != before)
        assert trace.changed[t] == pytest.approx(changed)
        assert trace.moved[t] == (new != old).any(axis=1).sum()
        before = labels
    if trace.converged:
        assert np.array_equal(trace.centroids[-1], trace.centroids[-2])
    else:
        assert trace.iterations == 6


def half_steps(trace: Trace) -> list[float]:
    """The costs in the order in which they came."""
    return np.column_stack([trace.costs_assigned, trace.costs]).ravel().tolist()


@settings(max_examples=20, deadline=None)
@given(PICTURES, st.integers(1, 6), st.integers(0, 9))
def test_trace_costs_never_rise(pixels: np.ndarray, k: int, seed: int) -> None:
    start = np.random.default_rng(seed).random((k, 3)) * 6 / 255
    costs = half_steps(trace_run(count_colors(pixels), start, 8))
    assert all(after <= before * (1 + 1e-9) + 1e-15 for before, after in pairwise(costs))


def test_trace_run_stops_where_it_has_converged() -> None:
    picture = count_colors(photo_like(20, 20))
    start = picture.colors[[3, 50, 200]] / 255
    trace = trace_run(picture, start, 500)
    assert trace.converged
    assert trace.iterations < 500
    assert (trace.changed[-1], trace.moved[-1]) == (0, 0)
    assert (trace.moved[:-1] > 0).all()
    assert len(trace.centroids) == trace.iterations + 1
    cut = trace_run(picture, start, trace.iterations - 1)
    assert not cut.converged
    assert np.array_equal(cut.labels, trace.labels[:-1])


def test_trace_run_of_an_empty_cluster_and_a_tie() -> None:
    picture = count_colors(np.array([[10, 0, 0], [20, 0, 0], [20, 0, 0]], np.uint8))
    start = np.array([[20, 0, 0], [10, 0, 0], [255, 255, 255], [10, 0, 0]]) / 255
    trace = trace_run(picture, start, 5)
    assert trace.labels.tolist() == [[1, 0]]
    assert np.array_equal(trace.centroids[-1], start)
    assert trace.costs[-1] == 0


def test_trace_labels_are_wider_for_more_than_256_centroids() -> None:
    picture = count_colors(photo_like(30, 30))
    assert trace_run(picture, picture.colors[:300] / 255, 1).labels.dtype == np.uint16


def test_trace_run_leaves_the_callers_start_alone_and_checkpoint_cancels_it() -> None:
    picture = count_colors(photo_like(10, 10))
    start = np.full((2, 3), 0.5)
    ticks = []

    def checkpoint() -> None:
        ticks.append(1)
        if len(ticks) > 2:
            raise KeyboardInterrupt

    start[1] = 0.1
    given_start = start.copy()
    with pytest.raises(KeyboardInterrupt):
        trace_run(picture, start, 9, checkpoint)
    assert np.array_equal(start, given_start)


@pytest.mark.parametrize(
    ("start", "iterations", "words"),
    [
        (np.zeros((2, 3)), 0, "at least 1"),
        (np.full((1, 3), 1.5), 3, "0..1"),
        (np.zeros(3), 3, "shape"),
    ],
)
def test_trace_run_refuses_bad_arguments(start: np.ndarray, iterations: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        trace_run(count_colors(photo_like(4, 4)), start, iterations)
