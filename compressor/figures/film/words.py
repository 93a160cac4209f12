"""What is said of an iteration."""

from compressor.figures.cost_text import UNIT, cost_text
from compressor.figures.film.run import DrawnRun

COST_NOTE = f"Cost: {UNIT}"


def heading(run: DrawnRun, iteration: int) -> str:
    """Return the name of a picture: "Start", or "Iteration 3 of 10"."""
    return f"Iteration {iteration} of {run.iterations}" if iteration else "Start"


def sentences(run: DrawnRun, iteration: int) -> list[str]:
    """Return the numbers of an iteration in short lines, the cost after its update first."""
    trace = run.trace
    k = trace.centroids.shape[1]
    if iteration == 0:
        return [f"{k} centroids (diamonds)", "No pixel has joined one yet"]
    at = iteration - 1
    lines = [
        f"Cost {cost_text(trace.costs[at])}",
        f"{100 * trace.changed[at]:.2f} % of the pixels changed cluster",
        f"{trace.moved[at]} of {k} centroids moved",
    ]
    if iteration == run.iterations and trace.converged:
        lines.append("Converged: further iterations change nothing")
    return lines
