"""K-means for the colours of pictures, in NumPy and nothing else.

Costs are mean squared RGB distances with channels in 0..1 everywhere. Examples begin with
`import numpy as np` and `import kmc`.

A bad argument raises ValueError, its type included; the functions of the textbook and those whose
docstrings say so trust theirs, and all trust what is called (`progress`, `checkpoint`) or computes
(`executor`).

A function called `progress` is called as progress(done, total), and one called `checkpoint` as
checkpoint(), both often. Their exceptions propagate to the caller: raise one to cancel.
"""

from kmc.color_counts import (
    OPAQUE,
    ColorCounts,
    ColorLookup,
    count_colors,
    label_pixels,
    pack_colors,
)
from kmc.color_spaces import SPACES, from_space, linear_from_srgb, srgb_from_linear, to_space
from kmc.dithering.dither import DITHER_STRENGTH, dither
from kmc.dithering.spatial import RUN_COST, SpatialQuantization, quantize_spatially
from kmc.merged_counts import merge_counts
from kmc.nearest import assign_to_palette, map_to_palette
from kmc.palette.best_palette import best_palette, iter_palettes
from kmc.palette.efforts import EFFORTS
from kmc.parallel import PackedColors, TasksInFlight, import_in_worker, worker_count
from kmc.preview.palette import preview_palette
from kmc.rare.keep import keep_rare_colors
from kmc.rate.assign import assign_with_rate
from kmc.rate.bands import BAND_ROWS, BandAssigner
from kmc.rate.masking import MASKING_ROWS, USUAL_MASKING_WEIGHT, masking_weights
from kmc.rate.model import count_bits
from kmc.rate.reassign import reassign_with_residuals
from kmc.rate.refine import RefinedPalette, refine_with_rate
from kmc.restarts.restarts import iter_restarts, run_restarts
from kmc.restarts.result import Restarts
from kmc.restarts.starts import (
    FARTHEST_START,
    PCA_START,
    PLUS_PLUS_START,
    RANDOM_START,
    STARTS,
)
from kmc.restarts.statistics import (
    EQUAL_COSTS,
    expected_best,
    median_run,
    quantiles,
    rank_of_run,
    restarts_needed,
    runs_to_reach,
    share_above,
)
from kmc.restarts.trace import Trace, trace_run
from kmc.textbook import (
    compute_centroids,
    compute_cost,
    find_closest_centroids,
    init_centroids,
    run_kmeans,
)

__version__ = "1.0.0"

__all__ = [
    "BAND_ROWS",
    "DITHER_STRENGTH",
    "EFFORTS",
    "EQUAL_COSTS",
    "FARTHEST_START",
    "MASKING_ROWS",
    "OPAQUE",
    "PCA_START",
    "PLUS_PLUS_START",
    "RANDOM_START",
    "RUN_COST",
    "SPACES",
    "STARTS",
    "USUAL_MASKING_WEIGHT",
    "BandAssigner",
    "ColorCounts",
    "ColorLookup",
    "PackedColors",
    "RefinedPalette",
    "Restarts",
    "SpatialQuantization",
    "TasksInFlight",
    "Trace",
    "assign_to_palette",
    "assign_with_rate",
    "best_palette",
    "compute_centroids",
    "compute_cost",
    "count_bits",
    "count_colors",
    "dither",
    "expected_best",
    "find_closest_centroids",
    "from_space",
    "import_in_worker",
    "init_centroids",
    "iter_palettes",
    "iter_restarts",
    "keep_rare_colors",
    "label_pixels",
    "linear_from_srgb",
    "map_to_palette",
    "masking_weights",
    "median_run",
    "merge_counts",
    "pack_colors",
    "preview_palette",
    "quantiles",
    "quantize_spatially",
    "rank_of_run",
    "reassign_with_residuals",
    "refine_with_rate",
    "restarts_needed",
    "run_kmeans",
    "run_restarts",
    "runs_to_reach",
    "share_above",
    "srgb_from_linear",
    "to_space",
    "trace_run",
    "worker_count",
]
