"""The tab "Runs": what every run cost, and any of them beside the best."""

import streamlit as st

from compressor.figures.convergence import convergence
from compressor.figures.costs import cost_distribution, cost_per_run
from compressor.imaging.indexed import IndexedPicture
from compressor.pipeline.experiment import ExperimentResult
from compressor.ui import charts, previews
from compressor.ui.analysis.run_choice import choose_run, chosen_run, take_clicked
from compressor.ui.analysis.run_clouds import run_clouds
from compressor.ui.analysis.run_picture import run_picture
from compressor.ui.charts import theme
from compressor.ui.formatting import ordinal, percent_above
from kmc import median_run, rank_of_run

SWATCHES = 64  # of each palette


def runs(result: ExperimentResult) -> None:
    """The cost of every run, how the costs are distributed, and one run beside the best."""
    settings = result.settings
    n = len(result.runs)
    st.subheader(f"{n} run{'s' if n > 1 else ''} of K = {settings.k}", anchor=False)
    st.markdown(_named(result))
    _charts(result, chosen_run(result))
    st.subheader("One run beside the best", anchor=False)
    run = choose_run(result)
    _numbers(result, run)
    _side_by_side(result, run)
    charts.chart(
        convergence(result.runs.cost_history, result.runs.best, run, _title(result, run), theme()),
        "convergence",
        f"Cost after each iteration of run {run} and of the best, run {result.runs.best}",
    )


def _named(result: ExperimentResult) -> str:
    """Best, median and worst run, with their numbers and costs."""
    costs = result.runs.costs
    least = float(result.runs.costs.min())
    parts = [f"**Best**: run {result.runs.best}, cost {least:.6f}"]
    for name, run in (("Median", median_run(costs)), ("Worst", result.runs.worst)):
        more = percent_above(float(costs[run]), least)
        parts.append(f"**{name}**: run {run}, cost {costs[run]:.6f}, {more} above the best")
    return " · ".join(parts)


def _charts(result: ExperimentResult, run: int) -> None:
    costs = result.runs.costs
    shown = theme()
    across, spread = st.columns([3, 2])
    with across:
        st.plotly_chart(
            cost_per_run(costs, result.settings.seed, shown, run),
            width="stretch",
            theme=None,
            key="costs",
            alt=f"Cost of every run; best {costs.min():.6f}, worst {costs.max():.6f}",
            config={"displaylogo": False, "displayModeBar": False},
            on_select=lambda: take_clicked(result, "costs"),
            selection_mode="points",
        )
    with spread:
        charts.chart(
            cost_distribution(costs, shown, run),
            "distribution",
            "Histogram of the costs, and the share of runs that cost at most so much",
        )


def _title(result: ExperimentResult, run: int) -> str:
    """What the run is called, such as "run 7, the worst"."""
    of = result.runs
    special = {median_run(of.costs): "the median", of.worst: "the worst", of.best: "the best"}
    return f"run {run}, {special[run]}" if run in special else f"run {run}"


def _numbers(result: ExperimentResult, run: int) -> None:
    costs = result.runs.costs
    with st.grid(4, min_column_width=140, border=True):
        st.metric("Run shown", f"{run}")
        st.metric(
            "Its cost", f"{costs[run]:.6f}", help="Mean squared RGB distance, channels in 0..1."
        )
        st.metric("Above the best", percent_above(float(costs[run]), float(costs.min())))
        st.metric(
            "Rank",
            f"{ordinal(rank_of_run(costs, run))} of {len(costs):,}",
            help="Its place by cost; the 1st costs least.",
        )


def _side_by_side(result: ExperimentResult, run: int) -> None:
    best = result.runs.best
    shown = [(f"The best: run {best}", best), (_capital(_title(result, run)), run)]
    with st.grid(2, min_column_width=300, gap="medium"):
        for title, number in shown:
            with st.container():
                _one(result, title, number)
    run_clouds(result, shown)


def _one(result: ExperimentResult, title: str, run: int) -> None:
    """The picture of a run and its palette."""
    made = run_picture(result, run)
    st.image(
        previews.indexed_preview(made),
        width="stretch",
        output_format="PNG",
        caption=f"{title}, cost {result.runs.costs[run]:.6f}",
        alt=f"The picture in the {len(made.palette)} colours of {title}",
    )
    _palette(made)


def _palette(made: IndexedPicture) -> None:
    """The most used colours with their shares of the picture's pixels."""
    shares = made.counts / made.counts.sum()
    shown = slice(SWATCHES)
    charts.swatches(made.palette[shown], [f"{100 * share:.2f} %" for share in shares[shown]])
    if len(shares) > SWATCHES:
        st.caption(f"The {SWATCHES} most used of {len(shares)} colours.")


def _capital(title: str) -> str:
    return title[0].upper() + title[1:]
