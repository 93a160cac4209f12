"""The tab "Restarts": how many are enough, and whether others would be spent better."""

import numpy as np
import streamlit as st

from compressor.figures.expected import expected_chart
from compressor.figures.splits import split_chart
from compressor.figures.starts import starts_chart
from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.restart_budget import KIND, BudgetComparison, budget_of
from compressor.ui import charts, state
from compressor.ui.charts import theme
from compressor.ui.formatting import percent_above
from compressor.ui.jobs.tasks import budget_task
from compressor.ui.progress import job_status
from kmc import expected_best, median_run, restarts_needed, runs_to_reach


def restarts(result: ExperimentResult) -> None:
    """Everything about the number of restarts, on this picture."""
    st.subheader("How many restarts are enough?", anchor=False)
    _restarts_needed(result)
    st.divider()
    made = _comparison(result)
    if made is None:
        _comparison_offer(result)
        return
    st.subheader("Restarts or iterations?", anchor=False)
    _restarts_or_iterations(result, made)
    st.subheader("Starts compared", anchor=False)
    _starts(result, made)


def _restarts_needed(result: ExperimentResult) -> None:
    costs = result.runs.costs
    n = len(costs)
    expected = expected_best(costs)
    found = restarts_needed(expected)
    words, chart = st.columns([2, 3], vertical_alignment="center")
    with words:
        st.markdown(_enough_in_words(n, found))
        some = [r for r in (1, 10, 100) if r < n] + [n]
        lines = [f"| {r:,} | {expected[r - 1]:.6f} |" for r in some]
        st.markdown("\n".join(["| Restarts | Expected lowest cost |", "|---:|---:|", *lines]))
        st.caption(
            f"Exact for the {n:,} run{'s' if n > 1 else ''} at hand: the mean of the lowest cost"
            " over all ways to take so many of them. No run is made anew."
        )
    with chart:
        charts.chart(
            expected_chart(expected, found, theme()),
            "expected",
            f"Expected lowest cost over the number of restarts; from {expected[0]:.6f} for one"
            f" to {expected[-1]:.6f} for {n}; enough: {found or 'not reached'}",
        )


def _enough_in_words(n: int, found: int | None) -> str:
    if n == 1:
        return "One run tells nothing about others. Set more restarts on the Compress page."
    if found is None:
        return (
            f"**More than your {n:,} restarts.** At their end another 10 % of them still gain"
            " more than 0.1 % of the cost."
        )
    return (
        f"**About {found:,}.** From {found:,} restart{'s' if found > 1 else ''} on, another 10 %"
        f" of them gain under 0.1 % of the cost. You made {n:,}."
    )


def _comparison(result: ExperimentResult) -> BudgetComparison | None:
    """The comparison of this experiment, if it is made."""
    found = state.result_of_kind(KIND)
    if isinstance(found, BudgetComparison) and found.fits(result) and state.job(KIND) is None:
        return found
    return None


def _comparison_offer(result: ExperimentResult) -> None:
    """What the comparison would show, the button that begins it, and how far it is."""
    settings = result.settings
    budget = budget_of(result)
    wanted = settings.restarts * settings.max_iters
    st.subheader("Would the same work be spent better?", anchor=False)
    st.markdown(
        "- **Restarts or iterations?** The same budget as many short or as few long runs.\n"
        "- **Starts compared**: runs from random pixels, from k-means++ and from a PCA split."
    )
    if state.job(KIND) is None:
        st.button(
            "Compare on this picture",
            type="primary",
            icon=":material/compare:",
            key="compare",
            on_click=lambda: state.start(budget_task(result)),
        )
    if budget < wanted:
        st.caption(
            f"Your experiment took {wanted:,} iterations of K = {settings.k}. With all of them"
            f" this would take long, so {budget:,} are spent."
        )
    job_status(KIND)


def _restarts_or_iterations(result: ExperimentResult, made: BudgetComparison) -> None:
    settings = result.settings
    st.caption(
        f"A budget of {made.budget:,} iterations with K = {settings.k} and random starts,"
        " spent as many short runs or as few long ones."
    )
    runs = [len(split.costs) for split in made.splits]
    best = [float(split.costs.min()) for split in made.splits]
    median = [float(split.costs[median_run(split.costs)]) for split in made.splits]
    iterations = [split.iterations for split in made.splits]
    st.markdown(_split_in_words(iterations, runs, best))
    charts.chart(
        split_chart(iterations, runs, best, median, theme()),
        "splits",
        "Lowest and median cost for each way to spend the budget",
    )


def _split_in_words(iterations: list[int], runs: list[int], best: list[float]) -> str:
    least = int(np.argmin(best))
    ways = [
        f"{m:,} run{'s' if m > 1 else ''} of {t} iteration{'s' if t > 1 else ''}"
        for m, t in zip(runs, iterations, strict=True)
    ]
    words = f"**{ways[least]}** found the lowest cost, {best[least]:.6f}."
    others = [i for i in (0, len(ways) - 1) if i != least]
    ends = [f"{ways[i]} end {percent_above(best[i], best[least])} above it" for i in others]
    return f"{words} {'; '.join(ends)}{'.' if ends else ''}"


def _starts(result: ExperimentResult, made: BudgetComparison) -> None:
    st.caption(
        f"Each run makes {result.settings.max_iters} iterations with K = {result.settings.k}."
        " **Random pixels** are the runs of your experiment. **k-means++** (Arthur and"
        " Vassilvitskii 2007) draws each further centroid with a chance in proportion to its"
        " squared distance to those before. The **PCA split** (Orchard and Bouman 1991, Su and Dy"
        " 2007) halves the part with the largest error along its principal axis, without chance:"
        " one run is all there is."
    )
    costs = {
        "random pixels": result.runs.costs,
        "k-means++": made.plus_plus,
        "PCA split": np.array([made.pca]),
    }
    words, chart = st.columns([2, 3], vertical_alignment="center")
    with words:
        st.markdown(_starts_table(costs))
        st.markdown(_starts_in_words(result, made))
    with chart:
        charts.chart(
            starts_chart(costs, theme()),
            "starts",
            "Costs of runs from random pixels, from k-means++ starts and from the PCA split",
        )


def _starts_table(costs: dict[str, np.ndarray]) -> str:
    lines = [
        f"| {name} | {len(each):,} | {each.min():.6f} | {each[median_run(each)]:.6f} |"
        for name, each in costs.items()
    ]
    return "\n".join(["| Start | Runs | Best | Median |", "|---|---:|---:|---:|", *lines])


def _starts_in_words(result: ExperimentResult, made: BudgetComparison) -> str:
    random = result.runs.costs
    expected = expected_best(random)

    def as_good(cost: float) -> str:
        number = runs_to_reach(expected, cost)
        if number is None:
            return f"more than the {len(random):,} random starts at hand"
        return f"{number:,} random start{'s' if number > 1 else ''}"

    median = float(made.plus_plus[median_run(made.plus_plus)])
    return (
        f"To expect as low a cost as that of the median k-means++ run, one needs"
        f" **{as_good(median)}**; for that of the PCA split, **{as_good(made.pca)}**."
    )
