"""Colours that were counted in parts, merged."""

import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, count_colors, merge_counts
from kmc.merged_counts import merge_in_groups
from tests.support.kmc.tiny_pictures import pictures


def all_pixels(parts: list[np.ndarray]) -> np.ndarray:
    """(n, c) the pixels of all parts; without alpha they are opaque among such that have it."""
    channels = max(part.shape[-1] for part in parts)
    flat = [part.reshape(-1, part.shape[-1]) for part in parts]
    return np.concatenate(
        [np.insert(p, 3, 255, axis=1) if p.shape[1] < channels else p for p in flat]
    )


def check_equal(merged: ColorCounts, whole: ColorCounts) -> None:
    assert np.array_equal(merged.colors, whole.colors)
    assert np.array_equal(merged.counts, whole.counts)
    assert (merged.colors.dtype, merged.counts.dtype) == (np.uint8, np.int64)


@given(
    st.sampled_from([(3,), (4,), (3, 4)]).flatmap(
        lambda kinds: st.lists(st.sampled_from(kinds).flatmap(pictures), min_size=1, max_size=6)
    ),
    st.sampled_from([1, 9, 60]),
)
@settings(max_examples=20, deadline=None)
def test_merge_in_groups_counts_all_pixels(parts, max_pending_colors):
    parts = parts + parts[::2]  # some colours are in several of them
    counted = map(count_colors, parts)
    check_equal(merge_in_groups(counted, max_pending_colors), count_colors(all_pixels(parts)))


@pytest.mark.parametrize("max_pending_colors", [1, 60])
def test_merge_in_groups_by_table_counts_all_pixels(max_pending_colors):
    """A table of all colours takes its time, so there are few examples."""
    rng = np.random.default_rng(max_pending_colors)
    parts = [rng.integers(0, levels, (30, 3), np.uint8) for levels in (2, 3, 256)]
    parts = parts + parts[::2]
    merged = merge_in_groups(map(count_colors, parts), max_pending_colors, table_threshold=9)
    check_equal(merged, count_colors(all_pixels(parts)))


def test_merge_counts_takes_colors_without_alpha_as_opaque():
    plain = count_colors(np.array([[1, 2, 3], [250, 0, 7], [1, 2, 3]], np.uint8))
    alpha = count_colors(np.array([[1, 2, 3, 255], [1, 2, 3, 9], [0, 0, 0, 0]], np.uint8))
    merged = merge_counts([plain, alpha])
    merged_counts = dict(
        zip(map(tuple, merged.colors.tolist()), merged.counts.tolist(), strict=True)
    )
    assert merged_counts == {
        (0, 0, 0, 0): 1,
        (1, 2, 3, 9): 1,
        (1, 2, 3, 255): 3,
        (250, 0, 7, 255): 1,
    }


def test_merge_counts_adds_beyond_32_bits_and_leaves_its_parts_alone():
    part = ColorCounts(colors=np.array([[1, 2, 3]], np.uint8), counts=np.array([3 << 40]))
    assert merge_counts([part] * 5).counts.tolist() == [15 << 40]
    assert part.counts.tolist() == [3 << 40]
    with pytest.raises(ValueError, match="at least 1 part"):
        merge_counts([])


@pytest.mark.parametrize("channels", [3, 4])
def test_merge_in_groups_holds_few_parts_at_a_time(channels):
    alive: list[int] = []

    def parts() -> Iterator[ColorCounts]:
        references = []
        for seed in range(30):
            rng = np.random.default_rng(seed)
            part = count_colors(rng.integers(0, 60, (1000, channels), dtype=np.uint8))
            references.append(weakref.ref(part))
            yield part
            del part
            alive.append(sum(reference() is not None for reference in references))

    merge_in_groups(parts(), max_pending_colors=5000, table_threshold=5000)
    assert len(alive) == 30
    assert max(alive) < 20
