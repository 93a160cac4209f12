"""The page docs/results/quality.md and its plot."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

from benchmarks.palettes.quality_tables import Row, column, programs, tables
from benchmarks.written_pages import PLOTS, RESULTS

HEAD = """\
# How good the palettes are

Every picture of a folder is reduced to K colours by `kmc` and by other programs, in one run:
`python -m benchmarks.palettes.quality DIR --write`. The error is the mean squared difference,
summed over the three channels in 0..255; less is better. Where another program wins, the tables
show it.

![Error and time of every program, relative to the best](plots/quality.png)
"""


def write_report(rows: Sequence[Row], starts: int) -> None:
    """Write the tables as Markdown, and a plot of error against time."""
    (RESULTS / "quality.md").write_text("\n".join([HEAD, *tables(rows, starts)]), "utf-8")
    draw(rows, PLOTS / "quality.png")


def draw(rows: Sequence[Row], file: Path) -> None:
    """Draw for each K the mean error relative to the best program's, against mean seconds."""
    mpl.use("Agg")
    sizes = sorted({row.k for row in rows})
    figure, axes = plt.subplots(
        1, len(sizes), figsize=(3.2 * len(sizes), 3.6), layout="constrained", squeeze=False
    )
    for k, axis in zip(sizes, axes[0], strict=True):
        errors = {name: column(rows, k, name, "mse").mean() for name in programs(rows)}
        best = min(errors.values())
        for name, error in errors.items():
            seconds = column(rows, k, name, "seconds").mean()
            marker = "o" if name.startswith("kmc") else "s"
            axis.plot(seconds, max(100 * (error / best - 1), 0.01), marker, label=name)
        axis.set(xscale="log", yscale="log", title=f"K = {k}", xlabel="seconds a picture")
        axis.grid(alpha=0.3)
    axes[0][0].set_ylabel("% above the least mean error")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(file, dpi=100)
    plt.close(figure)
