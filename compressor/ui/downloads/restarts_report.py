"""The content of a report on a restarts experiment."""

from markupsafe import Markup

from compressor.figures.cost_text import cost_text
from compressor.figures.svg import convergence_svg, costs_svg, distribution_svg
from compressor.imaging.psnr import psnr_from_cost
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.downloads.report_content import (
    COST_SENTENCE,
    ReportChart,
    ReportContent,
    Rows,
    picture_rows,
    result_palette,
    result_picture,
)
from compressor.ui.state import SelectedPicture
from kmc import median_run

RUNS_SENTENCE = (
    "Costs of runs are those on the experiment's picture, which is shrunk; PSNR compares each"
    " file with the original at full size."
)


def restarts_content(selected: SelectedPicture, result: ExperimentResult) -> ReportContent:
    """Return the content of the report."""
    variants = [variant for variant in result.variants if variant.run is not None]
    return ReportContent(
        pictures=[
            result_picture(
                selected.picture,
                variant.full,
                variant.title,
                psnr_from_cost(variant.full.cost),
                f", cost {cost_text(variant.cost)} in run {variant.run}",
            )
            for variant in variants
        ],
        numbers=[*picture_rows(selected, result), *_result_rows(result)],
        sentences=[COST_SENTENCE, RUNS_SENTENCE],
        palettes=[
            result_palette(
                variant.title,
                variant.full.palette,
                variant.full.counts / variant.full.counts.sum(),
            )
            for variant in variants
        ],
        charts=_charts(result),
        costs=[f"{cost:.6f}" for cost in result.runs.costs],
    )


def _result_rows(result: ExperimentResult) -> Rows:
    costs = result.runs.costs
    median = median_run(costs)
    return [
        ("Experiment's picture", f"{result.pixels.shape[1]} x {result.pixels.shape[0]} px"),
        ("Best cost", f"{cost_text(costs.min())}, run {result.runs.best}"),
        ("Median cost", f"{cost_text(costs[median])}, run {median}"),
        ("Worst cost", f"{cost_text(costs.max())}, run {result.runs.worst}"),
        (f"Best cost of K = {result.settings.k2}", cost_text(result.second.cost)),
    ]


def _charts(result: ExperimentResult) -> list[ReportChart]:
    """Return the charts of the costs of the runs, and of their fall with the iterations."""
    runs = result.runs
    return [
        ReportChart(
            svg=Markup(costs_svg(runs.costs)),
            title=f"Cost of each of {len(runs)} runs",
            words="The best run is the triangle that points down, the worst the one that points"
            " up.",
        ),
        ReportChart(
            svg=Markup(distribution_svg(runs.costs)),
            title="How the costs are distributed",
            words="The dashed line is the median run,"
            f" {cost_text(runs.costs[median_run(runs.costs)])}.",
        ),
        ReportChart(
            svg=Markup(convergence_svg(runs.cost_history, runs.best, runs.worst)),
            title="How the cost falls with the iterations",
            words="The best run is the full line, the worst the dashed one; all lie within the"
            " band.",
        ),
    ]
