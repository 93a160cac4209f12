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
# GEMM_MULTITHREAD_THRESHOLD.
MAX_MATRIX_PRODUCT = 1 << 18
# With fewer, one of a matrix and a vector is not: 2304 * GEMM_MULTITHREAD_THRESHOLD. Nor is one
# of a matrix with so few columns, however long.
VECTOR_PRODUCT_LIMIT = 9216
MAX_THIN_SIDE = 4
ANY_LENGTH = np.iinfo(np.intp).max
MAX_DOT = 10_000  # elements up to which one of two vectors is not shared

Scalar = TypeVar("Scalar", bound=np.floating[Any])


def multiply(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar] | None = None
) -> NDArray[Scalar]:
    """Compute `left @ right` in this thread alone.

    Each element is the sum that `np.matmul` with one thread gives, to the bit where the matrices
    have few channels (held by tests/kmc/test_products.py). A matrix and its own transpose are
    another routine of the BLAS, which is shared sooner: pass a copy of one.

    Args:
        left: (..., m, d), of the same dtype as `right`; 1 <= d < VECTOR_PRODUCT_LIMIT.
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
    if n == 0 or d <= MAX_THIN_SIDE:
        return ANY_LENGTH
    return (VECTOR_PRODUCT_LIMIT - 1) // d


def _multiply_by_rows(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar], max_rows: int
) -> None:
    """Write `left @ right` into `out`: as a stack of equal parts, then the few rows that are left.

    A single row that is left is multiplied together with the one before it, since the routine of
    a vector may round in another way.
    """
    m = left.shape[-2]
    parts = -(-m // max_rows)
    whole = m - m % parts
    each = right if right.ndim == 2 else right[..., np.newaxis, :, :]
    np.matmul(_stack_parts(left, parts, whole), each, out=_stack_parts(out, parts, whole))
    if whole < m:
        rest = min(whole, m - 2)
        np.matmul(left[..., rest:, :], right, out=out[..., rest:, :])


def _stack_parts(matrix: NDArray[Scalar], parts: int, whole: int) -> NDArray[Scalar]:
    """Return a view of the first `whole` rows (..., whole, n) as (..., parts, rows, n)."""
    if whole < matrix.shape[-2]:
        matrix = matrix[..., :whole, :]
    return matrix.reshape(*matrix.shape[:-2], parts, -1, matrix.shape[-1])


def dot(left: Floats, right: NDArray[np.float64 | np.int64]) -> float:
    """Compute the sum of the products of two vectors in this thread alone.

    Up to `MAX_DOT` elements it is `left @ right`, else the sum of that of the parts.

    Args:
        left: (n,) float64.
        right: (n,) float64 or int64.
    """
    whole = len(left) - len(left) % MAX_DOT
    rest = float(left[whole:] @ right[whole:])
    if whole == 0:
        return rest
    parts = left[:whole].reshape(-1, 1, MAX_DOT)
    products = parts @ right[:whole].astype(np.float64, copy=False).reshape(-1, MAX_DOT, 1)
    return float(products.sum()) + rest
