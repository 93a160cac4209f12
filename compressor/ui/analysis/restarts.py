"""The tab "Restarts": how many are enough, and whether another use of the work is better."""

import numpy as np
import streamlit as st

from compressor.figures.cost_text import cost_text
from compressor.figures.expected import expected_chart
from compressor.figures.splits import split_chart
from compressor.figures.starts import starts_chart
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.restart_budget import BudgetComparison, iteration_budget
from compressor.ui import charts, state
from compressor.ui.charts import theme
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import how_far_above, plural
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.progress import job_status
from kmc import expected_best, median_run, restarts_needed, runs_to_reach


def restart_tab(result: ExperimentResult) -> None:
    """Draw how many restarts this picture needs, and the comparison of budgets and starts."""
    st.subheader("How many restarts are enough?", anchor=False)
    _restarts_needed(result)
    st.divider()
    comparison = _comparison(result)
    if comparison is None:
        _comparison_offer(result)
        return
    st.subheader("Restarts or iterations?", anchor=False)
    _restarts_or_iterations(result, comparison)
    st.subheader("Starts compared", anchor=False)
    _starts(result, comparison)


def _restarts_needed(result: ExperimentResult) -> None:
    costs = result.runs.costs
    n = len(costs)
    expected = expected_best(costs)
    needed = restarts_needed(expected)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        st.markdown(_answer(n, needed))
        rows = [r for r in (1, 10, 100) if r < n] + [n]
        lines = [f"| {r:,} | {cost_text(expected[r - 1])} |" for r in rows]
        st.markdown("\n".join(["| Restarts | Expected lowest cost |", "|---:|---:|", *lines]))
        st.caption(
            f"Averaged over every way to pick that many of your {plural(n, 'run')}. Costs are mean"
            " squared RGB distances, channels in 0..1."
        )
    with right:
        charts.chart(
            expected_chart(expected, needed, theme()),
            "expected",
            f"Expected lowest cost over the number of restarts; from {cost_text(expected[0])} for"
            f" one to {cost_text(expected[-1])} for {n}; enough: {needed or 'not reached'}",
        )


def _answer(n: int, needed: int | None) -> str:
    """Return how many restarts are enough; None where the n runs are too few to tell."""
    if n == 1:
        return "One run tells nothing about others. Set more restarts on the Compress page."
    if needed is None:
        return (
            f"**More than your {n:,} restarts.** More still help: at their end another 10 % of"
            " them make the cost over 0.1 % lower."
        )
    return (
        f"**About {needed:,}.** After {plural(needed, 'restart')} more hardly help: another 10 % of"
        f" them make the cost less than 0.1 % lower. You made {n:,}."
    )


def _comparison(result: ExperimentResult) -> BudgetComparison | None:
    """Return the comparison that belongs to this experiment, if it is finished."""
    comparison = state.result_of_kind(JobKind.RESTART_BUDGET)
    if not isinstance(comparison, BudgetComparison) or not comparison.matches(result):
        return None
    return comparison if state.job(JobKind.RESTART_BUDGET) is None else None


def _comparison_offer(result: ExperimentResult) -> None:
    """Tell what the comparison would show; draw the button that starts it, and its progress."""
    settings = result.settings
    budget = iteration_budget(result)
    iterations = settings.restarts * settings.iterations
    st.subheader("Can the same time buy a better result?", anchor=False)
    st.markdown(
        "- **Restarts or iterations?** The same budget as many short or as few long runs.\n"
        "- **Starts compared**: runs from random pixels, from k-means++ and from a PCA split."
    )
    if state.job(JobKind.RESTART_BUDGET) is None:
        st.button(
            "Compare on this picture",
            type="primary",
            icon=":material/compare:",
            key="compare",
            on_click=uninterrupted(state.begin_comparison),
        )
    if budget < iterations:
        st.caption(
            f"Your experiment took {iterations:,} iterations of K = {settings.k}. With all of them"
            f" this would take long, so {budget:,} are spent."
        )
    job_status(JobKind.RESTART_BUDGET)


def _restarts_or_iterations(result: ExperimentResult, comparison: BudgetComparison) -> None:
    settings = result.settings
    st.caption(
        f"A budget of {comparison.budget:,} iterations with K = {settings.k} and random starts,"
        " spent as many short runs or as few long ones."
    )
    runs = [len(split.costs) for split in comparison.splits]
    best = [float(split.costs.min()) for split in comparison.splits]
    median = [float(split.costs[median_run(split.costs)]) for split in comparison.splits]
    iterations = [split.iterations for split in comparison.splits]
    st.markdown(_describe_splits(iterations, runs, best))
    charts.chart(
        split_chart(iterations, runs, best, median, theme()),
        "splits",
        "Lowest and median cost for each way to spend the budget",
    )


def _describe_splits(iterations: list[int], runs: list[int], best: list[float]) -> str:
    """Tell which split of the budget found the lowest cost, and how far off the extremes are."""
    lowest = int(np.argmin(best))
    splits = [
        f"{plural(m, 'run')} of {t} iteration{'s' if t > 1 else ''}"
        for m, t in zip(runs, iterations, strict=True)
    ]
    answer = f"**{splits[lowest]}** found the lowest cost, {cost_text(best[lowest])}."
    others = [i for i in (0, len(splits) - 1) if i != lowest]
    distances = [f"{splits[i]} end {how_far_above(best[i], best[lowest], 'it')}" for i in others]
    return f"{answer} {'; '.join(distances)}{'.' if distances else ''}"


def _starts(result: ExperimentResult, comparison: BudgetComparison) -> None:
    st.caption(
        f"Each run makes {result.settings.iterations} iterations with K = {result.settings.k}."
        " **Random pixels** are the runs of your experiment. **k-means++** (Arthur and"
        " Vassilvitskii 2007) draws each further centroid with a chance in proportion to its"
        " squared distance to those before. The **PCA split** (Orchard and Bouman 1991, Su and Dy"
        " 2007) halves the part with the largest error along its principal axis, without chance:"
        " one run is all there is."
    )
    costs = {
        "random pixels": result.runs.costs,
        "k-means++": comparison.plus_plus,
        "PCA split": np.array([comparison.pca]),
    }
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        st.markdown(_starts_table(costs))
        st.markdown(_describe_starts(result, comparison))
    with right:
        charts.chart(
            starts_chart(costs, theme()),
            "starts",
            "Costs of runs from random pixels, from k-means++ starts and from the PCA split",
        )


def _starts_table(costs: dict[str, np.ndarray]) -> str:
    lines = [
        f"| {name} | {len(runs):,} | {cost_text(runs.min())}"
        f" | {cost_text(runs[median_run(runs)])} |"
        for name, runs in costs.items()
    ]
    return "\n".join(["| Start | Runs | Best | Median |", "|---|---:|---:|---:|", *lines])


def _describe_starts(result: ExperimentResult, comparison: BudgetComparison) -> str:
    """Tell how many random starts are expected to be as good as the other starts."""
    random_costs = result.runs.costs
    expected = expected_best(random_costs)

    def equivalent(cost: float) -> str:
        count = runs_to_reach(expected, cost)
        if count is None:
            return f"more than the {len(random_costs):,} random starts at hand"
        return plural(count, "random start")

    median = float(comparison.plus_plus[median_run(comparison.plus_plus)])
    return (
        f"To expect as low a cost as that of the median k-means++ run, one needs"
        f" **{equivalent(median)}**; for that of the PCA split, **{equivalent(comparison.pca)}**."
    )
