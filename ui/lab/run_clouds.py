"""The clouds of some runs: the pixels in the colours of each run's centroids."""

from collections.abc import Sequence

from ui.elements.cloud import clouds
from ui.experiment import Result
from ui.lab.clouds import drawn_points, run_cloud
from ui.lab.run_picture import run_picture

POINTS = 4_000  # of each cloud


def run_clouds(result: Result, shown: Sequence[tuple[str, int]]) -> None:
    """Draw the clouds side by side; one camera turns them and those of the other tabs.

    Args:
        result: the experiment.
        shown: title and number of each run.
    """
    points, pixels, _ = drawn_points(result.pixels, POINTS)
    costs = result.runs.costs
    clouds(
        [
            run_cloud(title, float(costs[run]), run_picture(result, run), points, pixels)
            for title, run in shown
        ],
        space="rgb",
        key="clouds-of-runs",
    )
