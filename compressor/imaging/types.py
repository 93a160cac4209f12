"""The arrays that pictures are made of, one name for each meaning. Rows come first, as in NumPy."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# Called every few milliseconds of long work as checkpoint(); it raises to cancel.
Checkpoint = Callable[[], object]
# (H, W, 3) sRGB or (H, W, 4) with alpha that is not premultiplied; also (n, 3) and (n, 4), a
# list of colours.
Pixels = NDArray[np.uint8]
# (n, 3) or (n, 4), the colours of an indexed picture; n is 1 to 256.
Palette = NDArray[np.uint8]
# (H, W) or (n,), the number of each pixel's palette entry.
Indices = NDArray[np.uint8]
# (H, bytes a row), what a PNG file holds of each row.
Scanlines = NDArray[np.uint8]
# (H, W) how many pixels each pixel counts as.
PixelWeights = NDArray[np.uint8]
# (H, W) how many times the squared distance of each pixel counts.
DistanceWeights = NDArray[np.uint8] | NDArray[np.uint16]
# (n,) how many pixels have each colour.
PixelCounts = NDArray[np.int64]
# (n,) a permutation: the old number of what is now in each place.
Order = NDArray[np.intp]
# (H, W) the colour difference of each pixel by CIEDE2000; 0 without loss.
ErrorMap = NDArray[np.float32]


def no_checkpoint() -> None:
    """Do nothing: the checkpoint of work that nobody cancels."""
