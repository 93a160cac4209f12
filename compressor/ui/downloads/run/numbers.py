"""The numbers of runs as CSV. Costs are mean squared RGB distances, channels in 0..1."""

import numpy as np
from numpy.typing import NDArray

from compressor.figures.style import hex_codes
from compressor.imaging.files.csv_table import Cell, write_csv
from compressor.pipeline.methods.experiment import ExperimentResult
from kmc import Restarts, Trace, rank_of_run

STEPS_HEADER = (
    "iteration",
    "cost after assigning",
    "cost after updating",
    "share of pixels that changed cluster",
    "centroids that moved",
    "centroids",
)
RUNS_HEADER = ("K", "run", "seed", "cost", "rank by cost", "iterations")
COLORS_HEADER = ("centroids at the start", "centroids at the end")


def steps_csv(trace: Trace) -> bytes:
    """Return the course of a run, a row for the start and for each iteration."""
    start: list[Cell] = [0, None, None, None, None, _codes(trace.centroids[0])]
    rows: list[list[Cell]] = [
        [
            at + 1,
            float(trace.costs_assigned[at]),
            float(trace.costs[at]),
            float(trace.changed[at]),
            int(trace.moved[at]),
            _codes(trace.centroids[at + 1]),
        ]
        for at in range(trace.iterations)
    ]
    return write_csv(STEPS_HEADER, [start, *rows])


def runs_csv(result: ExperimentResult) -> bytes:
    """Return all runs of an experiment, a row for each: those of K, then those of the second K.

    Run i of a seed always begins with the same centroids, so a row tells all that repeats it.
    """
    iterations = result.settings.iterations
    costs = [f"cost after iteration {number}" for number in range(1, iterations + 1)]
    runs_of_k = [result.runs]
    if result.runs2.centroids.shape[1] != result.runs.centroids.shape[1]:
        runs_of_k.append(result.runs2)
    rows = [row for runs in runs_of_k for row in _rows(runs, result.settings.seed)]
    return write_csv((*RUNS_HEADER, *costs, *COLORS_HEADER), rows)


def _rows(runs: Restarts, seed: int) -> list[list[Cell]]:
    k = runs.centroids.shape[1]
    return [
        [
            k,
            run,
            seed,
            float(runs.costs[run]),
            rank_of_run(runs.costs, run),
            runs.cost_history.shape[1],
            *runs.cost_history[run].tolist(),
            _codes(runs.initial_centroids[run]),
            _codes(runs.centroids[run]),
        ]
        for run in range(len(runs))
    ]


def _codes(centroids: NDArray[np.float64]) -> str:
    """Centroids, (k, 3) float64 in 0..1, as hex codes with spaces between them."""
    return " ".join(hex_codes(np.rint(255 * centroids).astype(np.uint8)))
