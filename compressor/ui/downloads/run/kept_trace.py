"""The course of a run, which the server keeps for a while."""

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Pixels
from compressor.ui.memory.store import server_store
from kmc import Trace, count_colors, trace_run


def kept_trace(
    picture_key: str, pixels: Pixels, start: NDArray[np.float64], iterations: int
) -> Trace:
    """Trace the run on this picture, (h, w, 3) uint8, from these centroids, (k, 3) float64.

    `picture_key` tells the picture from others.
    """
    key = ("trace", picture_key, start.tobytes(), iterations)
    trace: Trace | None = server_store().find(key)
    if trace is None:
        trace = trace_run(count_colors(pixels), start, iterations)
        server_store().keep(key, trace, trace.centroids.nbytes + trace.labels.nbytes)
    return trace
