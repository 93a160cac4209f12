"""Matrix products that stay in the caller's thread: large ones are multiplied in parts.

NumPy multiplies floats by a BLAS, and OpenBLAS, which its packages bring along, shares a product
among threads from some size on. All products here have a side of a few channels or lanes, and
there are thousands of them, so sharing one costs more than it saves; and beside another process
all wait for the thread that waits for its turn (docs/results/performance.md). So a large product is
a stack of parts, each too small to be shared, which one call of `np.matmul` multiplies one by one.
Nothing is set for the process, in which the caller's own products keep their threads.

Source of the limits: OpenBLAS 0.3.27 to 0.3.31, which NumPy 2.0 to 2.4 bring (interface/gemm.c
and gemv.c). That no thread wakes is held by tests/kmc/test_blas_threads.py.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

# Up to so many multiplications a product of two matrices is not shared: SMP_THRESHOLD_MIN *
# GEMM_MULTITHREAD_THRESHOLD. (These versions leave just below twice as many to one thread.)
MAX_MATRIX_PRODUCT = 1 << 18
# With fewer, one of a matrix and a vector is not: 115200 * GEMM_MULTITHREAD_THRESHOLD.
VECTOR_PRODUCT_LIMIT = 460_800
ALIGNMENT = 64  # rows; the BLAS takes some together, and may round the last few in another way

Scalar = TypeVar("Scalar", bound=np.floating[Any])


def multiply(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar] | None = None
) -> NDArray[Scalar]:
    """Compute `left @ right` in this thread alone.

    Each element is the sum that `np.matmul` with one thread gives, to the bit where d is small
    and neither matrix a vector (held by tests/kmc/test_products.py). A matrix and its own
    transpose go to another routine of the BLAS, which is shared sooner: pass a copy of one.

    Args:
        left: (..., m, d), of the same dtype as `right`; d >= 1, and below the limits.
        right: (..., d, n). Where both are stacks of matrices, they are equally long.
        out: (..., m, n), where to write the product; None for a new array.

    Returns:
        (..., m, n).
    """
    if min(left.shape[-2], right.shape[-1]) > 1:
        return _multiply_in_parts(left, right, out)
    # OpenBLAS reads past a short vector: whatever lies there may be no number, and is not used.
    with np.errstate(invalid="ignore"):
        return _multiply_in_parts(left, right, out)


def _multiply_in_parts(
    left: NDArray[Scalar], right: NDArray[Scalar], out: NDArray[Scalar] | None
) -> NDArray[Scalar]:
    m, d = left.shape[-2:]
    n = right.shape[-1]
    rows = max_rows_of_part(d, min(m, n))
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


def max_rows_of_part(d: int, n: int) -> int:
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
