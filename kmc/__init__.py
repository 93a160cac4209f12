"""K-means for the colours of pictures, in NumPy and nothing else.

Costs are mean squared RGB distances with channels in 0..1 everywhere.
"""

from kmc.colors import ColorCounts, count_colors, label_pixels
from kmc.lloyd import (
    compute_centroids,
    compute_cost,
    find_closest_centroids,
    init_centroids,
    run_kmeans,
)
from kmc.nearest import map_to_palette
from kmc.restarts import Restarts, iter_restarts, run_restarts

__all__ = [
    "ColorCounts",
    "Restarts",
    "compute_centroids",
    "compute_cost",
    "count_colors",
    "find_closest_centroids",
    "init_centroids",
    "iter_restarts",
    "label_pixels",
    "map_to_palette",
    "run_kmeans",
    "run_restarts",
]
