"""Matrix products that stay in the caller's thread: large ones are multiplied in parts.

NumPy multiplies floats by a BLAS, and OpenBLAS, which its packages bring along, shares a product
among threads from some size on. All products here have a side of a few channels or lanes, and
there are thousands of them, so that sharing one costs more than it saves; and where another
process has a core, all wait for the thread that waits for its turn. docs/performance.md has
numbers. So a large product is a stack of parts, each too small to be shared, which one call of
`np.matmul` multiplies one by one. Nothing is set for the process, in which the caller's own
products keep their threads.

Source: the sources of OpenBLAS (interface/gemm.c and gemv.c, kernel/x86_64/ddot.c); that no thread
wakes is held by tests/kmc/test_blas_threads.py. Later versions begin to share at the same sizes or
above.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kmc._types import Floats

# Up to so many multiplications a product of two matrices is not shared: SMP_THRESHOLD_MIN *
# GEMM_MULTITHREAD_THRESHOLD. Later versions leave twice as many to one thread.
MAX_MATRIX_PRODUCT = 1 << 18
# With fewer, one of a matrix and a vector is not: 115200 * GEMM_MULTITHREAD_THRESHOLD.
VECTOR_PRODUCT_LIMIT = 460_800
MAX_DOT = 10_000  # elements up to which one of two vectors is not shared
ALIGNMENT = 64  # rows; the BLAS takes some together, and may round the last few in another way

Scalar = TypeVar("Scalar", bound=np.floating[Any])


def multiply(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar] | None = None
) -> NDArray[Scalar]:
    """Compute `left @ right` in this thread alone.

    Each element is the sum that `np.matmul` with one thread gives, to the bit where the matrices
    have few channels (held by tests/kmc/test_products.py). A matrix and its own transpose are
    another routine of the BLAS, which is shared sooner: pass a copy of one.

    Args:
        left: (..., m, d), of the same dtype as `right`; d >= 1, and below the limits.
        right: (..., d, n). Where both are stacks of matrices, they are equally long.
        out: (..., m, n), where to write the product; None for a new array.

    Returns:
        (..., m, n).
    """
    m, d = left.shape[-2:]
    n = right.shape[-1]
    rows = _max_rows(d, min(m, n))
    if rows >= max(m, n):
        product: NDArray[Scalar] = np.matmul(left, right, out=out)
        return product
    if out is None:
        stack = left.shape[:-2] or right.shape[:-2]
        out = np.empty((*stack, m, n), left.dtype)
    if m >= n:
        _multiply_by_rows(left, right, out, rows)
    else:
        _multiply_by_rows(right.mT, left.mT, out.mT, rows)
    return out


def _max_rows(d: int, n: int) -> int:
    """Return how many rows a matrix (rows, d) may have that is multiplied by one of (d, n)."""
    if n > 1:
        return MAX_MATRIX_PRODUCT // (d * n) or 1
    return (VECTOR_PRODUCT_LIMIT - 1) // d


def _multiply_by_rows(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar], max_rows: int
) -> None:
    """Write `left @ right` into `out`: as a stack of equal parts, then the rows that are left.

    A single row that is left is multiplied together with some before it, since alone it would be
    a vector, for which the BLAS may round in another way.
    """
    m = left.shape[-2]
    rows = max_rows - max_rows % ALIGNMENT or max_rows
    whole = m - m % rows
    each = right if right.ndim == 2 else right[..., np.newaxis, :, :]
    np.matmul(_stack_parts(left, rows, whole), each, out=_stack_parts(out, rows, whole))
    if whole < m:
        rest = whole if m - whole > 1 else whole - min(rows - 1, ALIGNMENT)
        np.matmul(left[..., rest:, :], right, out=out[..., rest:, :])


def _stack_parts(matrix: NDArray[Scalar], rows: int, whole: int) -> NDArray[Scalar]:
    """Return a view of the first `whole` rows (..., whole, n) as (..., parts, rows, n)."""
    if whole < matrix.shape[-2]:
        matrix = matrix[..., :whole, :]
    return matrix.reshape(*matrix.shape[:-2], -1, rows, matrix.shape[-1])


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
    max_length = MAX_DOT if right.ndim == 1 else _max_rows(right.shape[1], 1)
    parts = [slice(at, at + max_length) for at in range(0, len(left), max_length)]
    return np.asarray(sum(left[part] @ right[part] for part in parts))
