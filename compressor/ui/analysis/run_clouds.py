"""The clouds of some runs: the pixels in the colours of each run's centroids."""

from collections.abc import Sequence

from compressor.pipeline.experiment import ExperimentResult
from compressor.ui.analysis.clouds import drawn_points, run_cloud
from compressor.ui.analysis.run_picture import run_picture
from compressor.ui.elements.cloud import clouds

POINTS = 4_000  # of each cloud


def run_clouds(result: ExperimentResult, shown: Sequence[tuple[str, int]]) -> None:
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
