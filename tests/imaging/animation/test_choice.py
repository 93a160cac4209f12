"""Which pixels are left out, held against all ways to choose runs."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging.animation.choice import best_runs


def gain_of(taken, gains, switch: float) -> float:
    """What a row gains; its ends cost nothing at the edge of the picture."""
    switches = sum(first != second for first, second in pairwise(taken))
    return sum(gain for gain, is_taken in zip(gains, taken, strict=True) if is_taken) - (
        switch * switches
    )


@given(seed=st.integers(0, 2**32), switch=st.sampled_from([0.0, 1.0, 3.5]))
@settings(max_examples=25, deadline=None)
def test_no_other_runs_gain_more(seed: int, switch: float) -> None:
    rng = np.random.default_rng(seed)
    gains = rng.normal(0, 3, (2, int(rng.integers(1, 9))))
    gains[rng.random(gains.shape) < 0.2] = -np.inf
    chosen = best_runs(gains, switch)
    assert not chosen[np.isneginf(gains)].any()
    for row, taken in zip(gains.tolist(), chosen.tolist(), strict=True):
        best = max(gain_of(way, row, switch) for way in product([False, True], repeat=len(row)))
        np.testing.assert_allclose(gain_of(taken, row, switch), best)
