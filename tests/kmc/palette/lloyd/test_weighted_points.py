"""Points merged by grid cells keep what the search needs to know of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.palette.lloyd.weighted_points import merge_by_grid_cell
from tests.support.kmc.clouds import clouds, sum_of_squares

quick = settings(max_examples=25, deadline=None)


@given(clouds(), st.sampled_from([0.0531, 0.517, 3.19, 100.0]))
@quick
def test_merge_by_grid_cell_keeps_weight_and_mean_and_tells_the_spread(cloud, width):
    _, points = cloud
    cells = merge_by_grid_cell(points, width)
    assert len(cells) <= len(points)
    assert cells.total_weight == pytest.approx(points.total_weight)
    assert cells.weights.min() >= 1
    mean = points.weights @ points.points / points.weights.sum()
    np.testing.assert_allclose(cells.weights @ cells.points / cells.total_weight, mean)
    low = points.centered.min(axis=1)  # as the function does: on a border the last bit decides
    cell_of_point = ((points.centered.T - low) / width).astype(int)
    spread = sum(
        sum_of_squares(points.points[rows], points.weights[rows])
        for cell in np.unique(cell_of_point, axis=0)
        for rows in [(cell_of_point == cell).all(axis=1)]
    )
    fall = points.sum_of_squares - cells.sum_of_squares
    assert fall == pytest.approx(spread, rel=1e-6, abs=1e-6)


@given(clouds())
@quick
def test_merge_by_grid_cell_by_table_and_by_sorting_are_the_same(cloud):
    _, points = cloud
    by_table = merge_by_grid_cell(points, 0.5)
    by_sorting = merge_by_grid_cell(points, 0.5, max_table_cells=0)
    assert np.array_equal(by_table.points, by_sorting.points)
    assert np.array_equal(by_table.weights, by_sorting.weights)
    assert np.array_equal(by_sorting.center, points.center)
