"""The tab "Runs": the cost of every run, and any of them beside the best."""

import streamlit as st

from compressor.figures.convergence import convergence
from compressor.figures.cost_text import cost_text, levels_text
from compressor.figures.costs import cost_distribution, cost_per_run
from compressor.imaging.indexed import IndexedPicture
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import charts, previews, state
from compressor.ui.analysis.run_choice import choose_run, chosen_run, take_clicked
from compressor.ui.analysis.run_clouds import run_clouds
from compressor.ui.analysis.run_picture import run_picture
from compressor.ui.charts import theme
from compressor.ui.downloads.run.experiment_buttons import experiment_downloads
from compressor.ui.formatting import how_far_above, ordinal, percent_above
from kmc import median_run, rank_of_run

MAX_SWATCHES = 64  # of each palette


def run_tab(result: ExperimentResult) -> None:
    """Draw the cost of every run, how the costs are distributed, and a run beside the best."""
    n = len(result.runs)
    st.subheader(f"{n} run{'s' if n > 1 else ''} of K = {result.settings.k}", anchor=False)
    st.markdown(_extreme_runs(result))
    _cost_charts(result, chosen_run(result))
    st.subheader("One run beside the best", anchor=False)
    run = choose_run(result)
    _numbers(result, run)
    _side_by_side(result, run)
    charts.chart(
        convergence(result.runs.cost_history, result.runs.best, run, _title(result, run), theme()),
        "convergence",
        f"Cost after each iteration of run {run} and of the best, run {result.runs.best}",
    )
    if selected := state.selected_picture():
        experiment_downloads(selected.name, result)


def _extreme_runs(result: ExperimentResult) -> str:
    """Return best, median and worst run, with their numbers and costs, as Markdown."""
    costs = result.runs.costs
    lowest_cost = float(costs.min())
    parts = [f"**Best**: run {result.runs.best}, cost {cost_text(lowest_cost)}"]
    for name, run in (("Median", median_run(costs)), ("Worst", result.runs.worst)):
        distance = how_far_above(float(costs[run]), lowest_cost, "the best")
        parts.append(f"**{name}**: run {run}, cost {cost_text(costs[run])}, {distance}")
    return " · ".join(parts)


def _cost_charts(result: ExperimentResult, run: int) -> None:
    costs = result.runs.costs
    left, right = st.columns([3, 2])
    with left:
        charts.clickable_chart(
            cost_per_run(costs, result.settings.seed, theme(), run),
            "costs",
            f"Cost of every run; best {cost_text(costs.min())}, worst {cost_text(costs.max())}",
            take_clicked(result, "costs"),
        )
    with right:
        charts.chart(
            cost_distribution(costs, theme(), run),
            "distribution",
            "Histogram of the costs, and the share of runs that cost at most so much",
        )


def _title(result: ExperimentResult, run: int) -> str:
    """Return the title of a run, such as "run 7, the worst"."""
    runs = result.runs
    names = {median_run(runs.costs): "the median", runs.worst: "the worst", runs.best: "the best"}
    return f"run {run}, {names[run]}" if run in names else f"run {run}"


def _numbers(result: ExperimentResult, run: int) -> None:
    costs = result.runs.costs
    with st.grid(4, min_column_width=140, border=True):
        st.metric("Run shown", f"{run}")
        st.metric(
            "Its cost",
            cost_text(costs[run]),
            help="Mean squared RGB distance, channels in 0..1. As the root mean square of a"
            f" channel: {levels_text(costs[run])}.",
        )
        st.metric(*_beside_best(float(costs[run]), float(costs.min())))
        st.metric(
            "Rank",
            f"{ordinal(rank_of_run(costs, run))} of {len(costs):,}",
            help="Its place by cost; the 1st costs least.",
        )


def _beside_best(cost: float, lowest_cost: float) -> tuple[str, str]:
    """Return label and value of the metric that tells how far a cost lies above the lowest."""
    if lowest_cost and cost >= 2 * lowest_cost:
        return "Times the best", f"{cost / lowest_cost:.1f}"
    return "Above the best", percent_above(cost, lowest_cost)


def _side_by_side(result: ExperimentResult, run: int) -> None:
    best = result.runs.best
    titled_runs = [(f"The best: run {best}", best), (_capitalize(_title(result, run)), run)]
    with st.grid(2, min_column_width=300, gap="medium"):
        for title, number in titled_runs:
            with st.container():
                _run_picture(result, title, number)
    run_clouds(result, titled_runs)


def _run_picture(result: ExperimentResult, title: str, run: int) -> None:
    """Draw the picture of a run and its palette."""
    quantized = run_picture(result, run)
    st.image(
        previews.indexed_preview(quantized),
        width="stretch",
        output_format="PNG",
        caption=f"{title}, cost {cost_text(result.runs.costs[run])}",
        alt=f"The picture in the {len(quantized.palette)} colours of {title}",
    )
    _most_used_colors(quantized)


def _most_used_colors(quantized: IndexedPicture) -> None:
    """Draw the most used colours with their shares of the picture's pixels."""
    shares = quantized.counts / quantized.counts.sum()
    charts.swatches(
        quantized.palette[:MAX_SWATCHES],
        [f"{100 * share:.2f} %" for share in shares[:MAX_SWATCHES]],
    )
    if len(shares) > MAX_SWATCHES:
        st.caption(f"The {MAX_SWATCHES} most used of {len(shares)} colours.")


def _capitalize(title: str) -> str:
    return title[0].upper() + title[1:]
