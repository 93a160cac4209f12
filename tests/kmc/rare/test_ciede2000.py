"""CIEDE2000 is what scikit-image computes."""

import numpy as np
from skimage.color import deltaE_ciede2000

from kmc.rare.ciede2000 import ciede2000


def test_it_is_the_formula() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.uniform([0, -100, -100], [100, 100, 100], (2, 2000, 3))
    second[:500] = first[:500] + rng.normal(0, 2, (500, 3))
    first[500:600, 1:] = 0
    np.testing.assert_allclose(ciede2000(first, second), deltaE_ciede2000(first, second), atol=1e-9)
    assert (ciede2000(first, first) == 0).all()
