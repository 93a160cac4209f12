"""The array types of this package: one name for each dtype, with one meaning throughout."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]  # coordinates, costs, exact sums below 2**53
Singles = NDArray[np.float32]  # where half the memory pays: scores, exact sums below 2**24
Ints = NDArray[np.intp]  # labels, row numbers, positions in an array
Counts = NDArray[np.int64]  # pixels counted, and exact sums of whole numbers
SmallInts = NDArray[np.int32]  # distances and costs in whole numbers below 2**28
Shorts = NDArray[np.int16]  # fixed-point coordinates, and labels
Bytes = NDArray[np.uint8]  # channels in 0..255, and indices in a palette of up to 256
Words = NDArray[np.uint16]  # sets of up to 16 members, one bit each; weights of pixels
Keys = NDArray[np.uint32]  # colours packed in one number each
SortKeys = NDArray[np.uint64]  # packed colours with what they are sorted by
Weights = NDArray[np.integer[Any]]  # of pixels: whole numbers from 1 to 65,535
Flags = NDArray[np.bool_]
CompactLabels = NDArray[np.unsignedinteger[Any]]  # labels in the smallest dtype that holds k - 1
