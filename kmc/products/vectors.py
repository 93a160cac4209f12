"""Sums of products of long vectors, in this thread alone: see `kmc.products.matrices`."""

import numpy as np
from numpy.typing import NDArray

from kmc._types import Floats
from kmc.products.matrices import max_rows_of_part

# Elements up to which OpenBLAS does not share a product of two vectors (kernel/x86_64/ddot.c).
MAX_DOT = 10_000


def dot(left: Floats, right: NDArray[np.float64 | np.int64]) -> Floats:
    """Compute `left @ right` in this thread alone, where it is a sum of many terms.

    Up to `MAX_DOT` terms, or, of a matrix, fewer than `VECTOR_PRODUCT_LIMIT` elements, it is the
    sum that `np.matmul` gives, else the sum of those of parts.

    Args:
        left: (n,) float64, n >= 1.
        right: (n,) or (n, d) float64 or int64.

    Returns:
        a scalar or (d,).
    """
    max_length = MAX_DOT if right.ndim == 1 else max_rows_of_part(right.shape[1], 1)
    parts = [slice(at, at + max_length) for at in range(0, len(left), max_length)]
    return np.asarray(sum(left[part] @ right[part] for part in parts))
