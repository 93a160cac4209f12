"""The plot of docs/rate.md: bytes against each measure of quality."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from benchmarks.palettes.rate.comparison import MEASURES, Measure, Measured
from benchmarks.palettes.rate.hull import Pair, lower_hull, mean_ratio

STEPS = 120  # places on the axis of quality
RANGES = {"ssimulacra2": (10.0, 85.0), "psnr": (22.0, 40.0), "delta_e": (-8.0, -0.5)}
TICKS = (2, 5, 10, 20, 50, 100, 200)  # kilobytes
COLORS = (*mpl.color_sequences["tab10"], "black")
DASHED = ("JPEG", "AVIF")


def plot(kinds: Mapping[str, Measured], programs: Sequence[str], file: Path) -> None:
    """Draw a row for each kind of picture and a column for each measure."""
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "rate"
    kinds = {kind: measured for kind, measured in kinds.items() if measured}
    figure, axes = plt.subplots(
        len(kinds),
        len(MEASURES),
        figsize=(13, 4.2 * len(kinds)),
        layout="constrained",
        squeeze=False,
        sharey="row",
    )
    for (kind, measured), row in zip(kinds.items(), axes, strict=True):
        for measure, axis in zip(MEASURES, row, strict=True):
            for number, program in enumerate(programs):
                scores, sizes = mean_curve(measured, program, measure)
                axis.plot(
                    np.abs(scores),
                    np.array(sizes) / 1000,
                    "--" if program in DASHED else "-",
                    color=COLORS[number],
                    linewidth=2.2 if program.startswith("this") else 1.1,
                    label=program,
                )
            axis.set(xlabel=measure.label, title=kind, yscale="log")
            axis.grid(alpha=0.3)
            axis.set_yticks(TICKS, [f"{tick:g}" for tick in TICKS])
            axis.minorticks_off()
            if measure.sign < 0:
                axis.invert_xaxis()
        row[0].set_ylabel("kB a picture, geometric mean")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


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
