"""The plot of docs/results/rate.md: bytes against each measure of quality."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from benchmarks.palettes.rate.comparison import MEASURES, Measured
from benchmarks.palettes.rate.curves import mean_curve

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
