"""K-means for the colours of pictures, in NumPy and nothing else.

Costs are mean squared RGB distances with channels in 0..1 everywhere. Examples begin
with `import numpy as np` and `import kmc`.
"""

from kmc.color_counts import ColorCounts, count_colors, label_pixels
from kmc.color_spaces import SPACES, from_space, to_space
from kmc.dithering.dither import dither
from kmc.merged_counts import merge_counts
from kmc.nearest import map_to_palette
from kmc.palette.best_palette import best_palette, iter_palettes
from kmc.palette.efforts import EFFORTS
from kmc.restarts.restarts import Restarts, iter_restarts, run_restarts
from kmc.restarts.trace import Trace, trace_run
from kmc.textbook import (
    compute_centroids,
    compute_cost,
    find_closest_centroids,
    init_centroids,
    run_kmeans,
)

__version__ = "0.1.0"

__all__ = [
    "EFFORTS",
    "SPACES",
    "ColorCounts",
    "Restarts",
    "Trace",
    "best_palette",
    "compute_centroids",
    "compute_cost",
    "count_colors",
    "dither",
    "find_closest_centroids",
    "from_space",
    "init_centroids",
    "iter_palettes",
    "iter_restarts",
    "label_pixels",
    "map_to_palette",
    "merge_counts",
    "run_kmeans",
    "run_restarts",
    "to_space",
    "trace_run",
]
