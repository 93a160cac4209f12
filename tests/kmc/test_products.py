"""Products in parts against plain products: equal to the bit, whatever the layout."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.products import matrices, vectors
from kmc.products.matrices import multiply
from kmc.products.vectors import dot

sides = st.integers(2, 90)
channels = st.integers(1, 5)
dtypes = st.sampled_from([np.float32, np.float64])
stacks = st.sampled_from([(), (1,), (3,)])
rows_of_a_part = st.sampled_from([2, 3, 7, 64, 70, 1000])


def laid_out(values, draw):
    """The same numbers in C order, in Fortran order, or as a part of a larger array."""
    order = draw(st.sampled_from(["C", "F", "part"]))
    if order == "C":
        return values
    if order == "F":
        return values.mT.copy().mT
    larger = np.zeros((*values.shape[:-2], values.shape[-2] + 3, values.shape[-1] + 5))
    part = larger.astype(values.dtype)[..., 1:-2, 2:-3]
    part[...] = values
    return part


@st.composite
def factors(draw):
    """Two matrices, or stacks of them, with numbers that have to be rounded."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m, d, n = draw(sides), draw(channels), draw(sides)
    dtype = draw(dtypes)
    left_stack = draw(stacks)
    right_stack = draw(st.sampled_from([(), left_stack])) if left_stack else draw(stacks)
    left = rng.standard_normal((*left_stack, m, d)).astype(dtype)
    right = rng.standard_normal((*right_stack, d, n)).astype(dtype)
    return laid_out(left, draw), laid_out(right, draw)


@pytest.mark.parametrize("with_out", [False, True])
@given(factors=factors(), rows=rows_of_a_part, data=st.data())
@settings(max_examples=150, deadline=None)
def test_multiply_is_the_plain_product_to_the_bit(with_out, factors, rows, data):
    expected = np.matmul(*factors)
    out = laid_out(np.full_like(expected, np.nan), data.draw) if with_out else None
    with pytest.MonkeyPatch.context() as patch:
        multiplications_a_row = factors[0].shape[-1] * min(expected.shape[-2:])
        patch.setattr(matrices, "MAX_MATRIX_PRODUCT", rows * multiplications_a_row)
        result = multiply(*factors, out=out)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)
    if with_out:
        np.testing.assert_array_equal(out, expected)


@given(st.integers(0, 2**32 - 1), st.integers(0, 700), channels, st.booleans(), dtypes)
@settings(max_examples=50, deadline=None)
def test_multiply_by_a_vector_of_whole_numbers(seed, m, d, transposed, dtype):
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-99, 100, (m, d)).astype(dtype)
    vector = rng.integers(-99, 100, (d, 1)).astype(dtype)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrices, "VECTOR_PRODUCT_LIMIT", 500)
        result = multiply(vector.T, matrix.T).T if transposed else multiply(matrix, vector)
    with np.errstate(invalid="ignore"):  # as multiply has it
        expected = matrix @ vector
    np.testing.assert_array_equal(result, expected)


def test_no_warning_where_the_blas_reads_past_a_vector(monkeypatch):
    """Whether it meets no number there is chance, so here the product itself says so."""
    matmul = np.matmul

    def unlucky(left, right, out=None):
        np.array(np.inf) - np.array(np.inf)
        return matmul(left, right, out=out)

    monkeypatch.setattr(np, "matmul", unlucky)
    assert multiply(np.ones((3, 5)), np.ones((5, 1))).tolist() == [[5], [5], [5]]
    assert multiply(np.ones((1, 5)), np.ones((5, 3))).tolist() == [[5, 5, 5]]
    with pytest.warns(RuntimeWarning, match="invalid"):
        multiply(np.ones((3, 5)), np.ones((5, 2)))


def test_multiply_leaves_no_part_above_the_limit(monkeypatch):
    sizes = []
    matmul = np.matmul

    def counted(left, right, out=None):
        sizes.append(left.shape[-2] * left.shape[-1] * right.shape[-1])
        return matmul(left, right, out=out)

    monkeypatch.setattr(np, "matmul", counted)
    for m, d, n in [(512, 4, 256), (400, 4, 257), (3, 4, 43_690), (256, 3, 256), (513, 5, 2000)]:
        multiply(np.ones((m, d)), np.ones((d, n)))
    assert max(sizes) <= matrices.MAX_MATRIX_PRODUCT
    assert sizes.count(1024 * 256) >= 1  # and no smaller than they have to be


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.sampled_from([None, 1, 3, 4]))
@settings(max_examples=50, deadline=None)
def test_dot_is_the_plain_product_of_whole_numbers(seed, n, d):
    rng = np.random.default_rng(seed)
    left = rng.integers(0, 2**20, n).astype(np.float64)
    right = rng.integers(0, 2**20, n if d is None else (n, d))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "MAX_DOT", 32)
        patch.setattr(matrices, "VECTOR_PRODUCT_LIMIT", 100)
        np.testing.assert_array_equal(dot(left, right), left @ right)
        np.testing.assert_array_equal(dot(left, right.astype(np.float64)), left @ right)


def test_dot_of_a_part_is_the_plain_product_to_the_bit():
    rng = np.random.default_rng(0)
    left = rng.random(vectors.MAX_DOT)
    right = rng.random((vectors.MAX_DOT, 3))
    assert dot(left, right[:, 0].copy()) == left @ right[:, 0].copy()
    np.testing.assert_array_equal(dot(left, right), left @ right)
