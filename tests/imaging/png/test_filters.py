"""Packing and filtering of rows, against the specification's own way of undoing them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import compressor.imaging.png.filters
from compressor.imaging.png.filters import (
    AVERAGE,
    FILTERS,
    NONE,
    PAETH,
    SUB,
    UP,
    apply_filters,
    pack,
    with_filter_none,
)

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def rng(seed=0):
    return np.random.default_rng(seed)


def predictor(kind, left, up, corner):
    """PNG specification, third edition, 9.2 and 9.4, a byte at a time."""
    if kind == PAETH:
        base = left + up - corner
        off = abs(base - left), abs(base - up), abs(base - corner)
        return (left, up, corner)[off.index(min(off))]
    return {NONE: 0, SUB: left, UP: up, AVERAGE: (left + up) // 2}[kind]


def unfilter(lines):
    """(H, 1 + bytes) filter types and rows to (H, bytes), as a decoder does it."""
    rows = []
    above = [0] * (lines.shape[1] - 1)
    for kind, *line in lines.tolist():
        row = []
        for at, byte in enumerate(line):
            left, corner = (row[at - 1], above[at - 1]) if at else (0, 0)
            row.append((byte + predictor(kind, left, above[at], corner)) % 256)
        rows.append(row)
        above = row
    return np.array(rows, np.uint8)


@given(seeds, st.integers(1, 12), st.integers(1, 30), st.sampled_from([3, 40, 256]))
@quick
def test_filters_can_be_undone(seed, height, width, levels):
    rows = rng(seed).integers(0, levels, (height, width), dtype=np.uint8)
    for strip_bytes in (1, 25, 1 << 18):
        assert np.array_equal(unfilter(apply_filters(rows, strip_bytes=strip_bytes)), rows)


@pytest.mark.parametrize("kind", FILTERS)
def test_each_filter_can_be_undone(monkeypatch, kind):
    """Whatever is chosen: the entropies are made so that this one filter is."""
    calls = iter(range(10**6))
    monkeypatch.setattr(
        compressor.imaging.png.filters,
        "_entropy",
        lambda rows: np.full(len(rows), float(next(calls) % len(FILTERS) != kind)),
    )
    rows = rng().integers(0, 256, (20, 33), dtype=np.uint8)
    lines = apply_filters(rows)
    assert (lines[:, 0] == kind).all()
    assert np.array_equal(unfilter(lines), rows)


def test_strips_change_nothing():
    rows = rng().integers(0, 30, (40, 50), dtype=np.uint8)
    assert np.array_equal(apply_filters(rows, strip_bytes=120), apply_filters(rows))


def entropy(row):
    shares = np.unique(row, return_counts=True)[1] / len(row)
    return -(shares * np.log2(shares)).sum()


def test_each_row_has_the_filter_of_the_least_entropy():
    ramp = np.arange(60, dtype=np.uint8)
    rows = np.stack([ramp, ramp * 3, ramp * 3, rng().integers(0, 9, 60).astype(np.uint8)])
    lines = apply_filters(rows)
    assert lines[0, 0] == SUB
    assert lines[2, 0] == UP
    assert lines[3, 0] == NONE
    assert entropy(lines[2, 1:]) == 0


def test_wide_rows_are_judged_by_a_sample():
    rows = rng().integers(0, 256, (9, 100), dtype=np.uint8)
    assert np.array_equal(unfilter(apply_filters(rows, sample_bytes=8)), rows)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
@given(seed=seeds, height=st.integers(1, 9), width=st.integers(1, 40))
@quick
def test_packed_bits_are_the_indices(depth, seed, height, width):
    indices = rng(seed).integers(0, 1 << depth, (height, width), dtype=np.uint8)
    rows = pack(indices, depth)
    assert rows.shape == (height, -(-width * depth // 8))
    bits = np.unpackbits(rows, axis=1).reshape(height, -1, depth)
    values = (bits << np.arange(depth - 1, -1, -1, dtype=np.uint8)).sum(axis=2)
    assert np.array_equal(values[:, :width], indices)
    assert (values[:, width:] == 0).all()


def test_unfiltered_rows_begin_with_a_zero():
    assert with_filter_none(np.array([[7, 8]], np.uint8)).tolist() == [[0, 7, 8]]
