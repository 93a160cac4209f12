"""The curves of the plot: the mean bytes of a program over the scores."""

from collections.abc import Sequence

import numpy as np

from benchmarks.palettes.rate.comparison import Measure, Measured
from benchmarks.palettes.rate.hull import Pair, lower_hull, mean_ratio

STEPS = 120  # places on the axis of quality
RANGES = {"ssimulacra2": (10.0, 85.0), "psnr": (22.0, 40.0), "delta_e": (-8.0, -0.5)}


def mean_curve(
    measured: Measured, program: str, measure: Measure
) -> tuple[list[float], list[float]]:
    """Return scores and mean bytes, as far as every picture that the program writes has files.

    As in the tables, a picture's smallest file counts for all scores below its own.
    """
    pairs = [measure.pairs(points[program]) for points in measured.values() if points[program]]
    hulls = [lower_hull(each) for each in pairs]
    if not hulls:
        return [], []
    low, high = RANGES[measure.attribute]
    end = min(high, *(hull[-1][0] for hull in hulls))
    scores = [float(score) for score in np.linspace(low, high, STEPS) if score <= end]
    return scores, [mean_ratio([_on(hull, score) for hull in hulls]) for score in scores]


def _on(hull: Sequence[Pair], score: float) -> float:
    scores = [pair[0] for pair in hull]
    logarithms = np.log([pair[1] for pair in hull])
    return float(np.exp(np.interp(score, scores, logarithms)))
