"""The clouds of runs: the pixels in the colours of each run's centroids."""

from collections.abc import Sequence

from compressor.figures.clouds.cloud import run_cloud, sample_cloud
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.analysis.run_picture import run_picture
from compressor.ui.charts import theme
from compressor.ui.elements.cloud import clouds

MAX_POINTS = 4_000  # of each cloud


def run_clouds(result: ExperimentResult, titled_runs: Sequence[tuple[str, int]]) -> None:
    """Draw the clouds side by side; one camera turns them and those of the other tabs.

    Args:
        result: the experiment.
        titled_runs: title and number of each run.
    """
    sample = sample_cloud(result.pixels, MAX_POINTS)
    costs = result.runs.costs
    details = f"K = {result.settings.k}"
    clouds(
        [
            run_cloud(title, details, float(costs[run]), run_picture(result, run), sample)
            for title, run in titled_runs
        ],
        space="rgb",
        theme=theme(),
        key="clouds-of-runs",
    )
