"""Squared RGB distances of colours to a few of themselves, as one product of matrices."""

import numpy as np

from kmc._types import Bytes, Ints, Singles
from kmc.products.matrices import multiply


class SquaredDistances:
    """The squared distances of some colours to all of them: whole numbers, exact in float32."""

    def __init__(self, colors: Bytes) -> None:
        """Prepare (n, 3) uint8 colours; there may be others that are zeros, for padding."""
        self._colors = colors.astype(np.float32)
        self._norms = np.einsum("nd,nd->n", self._colors, self._colors)
        ones = np.ones_like(self._norms)
        self._columns = np.vstack([-2 * self._colors.T, self._norms, ones])

    def to(self, rows: Ints, out: Singles) -> None:
        """Write into `out`, (m, n) float32, how far the colours of m rows are from all n."""
        norms = self._norms[rows]
        factors = np.column_stack([self._colors[rows], np.ones_like(norms), norms])
        multiply(factors, self._columns, out=out)
