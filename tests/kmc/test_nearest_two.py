"""The two nearest centroids, by both layouts of the scores, against all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.nearest_two
from kmc.nearest_two import score_matrix, two_nearest
from tests.support.kmc.clouds import all_squared_distances, clouds


@given(clouds(), st.integers(1, 40), st.booleans())
@settings(max_examples=25, deadline=None)
def test_two_nearest_in_both_layouts(cloud, k, row_per_point):
    rng, points = cloud
    centroids = points.points[rng.integers(0, len(points), k)] - points.center
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.nearest_two, "ROW_PER_POINT_MIN_K", 1 if row_per_point else 1000)
        patch.setattr(kmc.nearest_two, "PAIRS_PER_BLOCK", 64)
        labels, scores = two_nearest(points.homogeneous, score_matrix(centroids))
    squares = all_squared_distances(points.points - points.center, centroids)
    expected = np.sort(squares, axis=1)
    norms = (points.centered**2).sum(axis=0)
    np.testing.assert_allclose(scores[0] + norms, expected[:, 0], atol=2e-4)
    if k > 1:
        np.testing.assert_allclose(scores[1] + norms, expected[:, 1], atol=2e-4)
    assert (squares[np.arange(len(points)), labels] <= expected[:, 0] + 2e-4).all()
    first_equal = [np.flatnonzero((centroids == centroids[i]).all(axis=1))[0] for i in labels]
    assert labels.tolist() == first_equal
