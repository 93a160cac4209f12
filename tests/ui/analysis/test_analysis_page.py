"""The tabs "Runs" and "Restarts" say and draw what the runs are."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.figures.cost_text import cost_text, levels_text, rms_levels
from compressor.pipeline import restart_budget
from compressor.pipeline.restart_budget import BudgetComparison
from compressor.ui.formatting import how_far_above, ordinal, percent_above
from compressor.ui.jobs.kinds import JobKind
from kmc.restarts.statistics import (
    expected_best,
    median_run,
    rank_of_run,
    restarts_needed,
    runs_to_reach,
)
from tests.support.costs import three_digits
from tests.support.pages import (
    Page,
    experiment_result,
    open_analysis,
    results_of,
    run_experiment,
    texts,
)
from tests.support.pictures import encoded, photo_like

SOME_RUNS = {"k": 8, "k2": 2, "restarts": 40, "iterations": 3, "height": 40}
DATA = encoded(photo_like(60, 80))


def shown(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def expected_numbers(costs: np.ndarray, run: int) -> dict[str, str]:
    return {
        "Run shown": f"{run}",
        "Its cost": three_digits(costs[run]),
        **above_the_best(costs[run] / costs.min()),
        "Rank": f"{ordinal(1 + int((costs < costs[run]).sum()))} of {len(costs)}",
    }


def above_the_best(ratio: float) -> dict[str, str]:
    """The metric of a cost so many times as high as the lowest."""
    if ratio >= 2:
        return {"Times the best": f"{ratio:.1f}"}
    return {"Above the best": f"{100 * (ratio - 1):.2f} %"}


def choose(at: AppTest, run: int) -> AppTest:
    (number,) = at.number_input
    number.set_value(run).run()
    assert not at.exception
    return at


def test_the_worst_run_is_shown_first_and_any_by_its_number(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    runs = experiment_result(done).runs
    at = open_analysis(script, done)
    assert shown(at) == expected_numbers(runs.costs, runs.worst)
    assert f"Run {runs.worst}, the worst" in captions(at)
    for run in (0, 17, 39):
        assert shown(choose(at, run)) == expected_numbers(runs.costs, run)
        assert f"{three_digits(runs.costs[run])}" in captions(at)


def captions(at: AppTest) -> str:
    """The captions of the pictures."""
    return " ".join(caption for image in at.image for caption in image.captions)


def test_best_median_and_worst_are_named_and_have_buttons(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    runs = experiment_result(done).runs
    at = open_analysis(script, done)
    least = runs.costs.min()
    for name, run in (
        ("Best", runs.best),
        ("Median", median_run(runs.costs)),
        ("Worst", runs.worst),
    ):
        cost = runs.costs[run]
        assert f"**{name}**: run {run}, cost {three_digits(cost)}" in texts(at)
        assert name == "Best" or how_far_above(cost, least, "the best") in texts(at)
        at.button(key=f"show-{name.lower()}").click().run()
        assert shown(at) == expected_numbers(runs.costs, run)
        assert at.number_input[0].value == run


def charts(at: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def test_the_chosen_run_is_ringed_and_its_curve_drawn(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    at = choose(open_analysis(script, done), 5)
    costs, _, curve = charts(at)
    assert costs["data"][-1]["name"] == "shown: run 5"
    assert curve["data"][-1]["name"] in ("run 5", "best: run 5", "run 5, the median")


def test_the_choice_survives_other_tabs_and_belongs_to_its_experiment(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    at = choose(open_analysis(script, done), 39)
    at.session_state["part"] = "Restarts"
    at.run()
    assert not at.number_input
    at.session_state["part"] = "Runs"
    assert shown(at.run())["Run shown"] == "39"
    fewer = run_experiment(script, DATA, **{**SOME_RUNS, "restarts": 3})
    at.session_state["results"] = fewer.session_state["results"]
    at.run()
    assert not at.exception
    assert shown(at)["Run shown"] == str(experiment_result(fewer).runs.worst)


@pytest.mark.parametrize("data", [DATA, encoded(np.full((9, 9, 3), 7, np.uint8))])
def test_a_single_run_has_its_tabs_too(script: Page, data: bytes) -> None:
    done = run_experiment(script, data, **{**SOME_RUNS, "restarts": 1})
    at = open_analysis(script, done)
    assert shown(at)["Rank"] == "1st of 1"
    assert shown(at)["Above the best"] == "0.00 %"
    assert "One run tells nothing" in texts(open_analysis(script, done, "Restarts"))


def test_enough_is_said_in_words_and_numbers(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    expected = expected_best(experiment_result(done).runs.costs)
    needed = restarts_needed(expected)
    said = texts(open_analysis(script, done, "Restarts"))
    for r in (1, 10, 40):
        assert f"| {r} | {three_digits(expected[r - 1])} |" in said
    assert (f"**About {needed}.**" if needed else "**More than your 40 restarts.**") in said


def test_equal_costs_are_enough_at_once(script: Page) -> None:
    flat = encoded(np.full((9, 9, 3), 7, np.uint8))
    done = run_experiment(script, flat, **SOME_RUNS)
    assert "**About 1.** After 1 restart more hardly help" in texts(
        open_analysis(script, done, "Restarts")
    )


def compared(script: Page, done: AppTest) -> AppTest:
    """The tab "Restarts" after its comparison."""
    at = open_analysis(script, done, "Restarts")
    at.button(key="compare").click().run()
    job = (
        at.session_state["jobs"].get(JobKind.RESTART_BUDGET) if "jobs" in at.session_state else None
    )
    if job is not None:
        assert job.ended.wait(60)
    at.run()
    assert not at.exception
    return at


def test_the_comparison_is_offered_and_then_shown_with_its_numbers(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    before = open_analysis(script, done, "Restarts")
    assert len(charts(before)) == 1
    at = compared(script, done)
    comparison = at.session_state["results"][JobKind.RESTART_BUDGET]
    assert isinstance(comparison, BudgetComparison)
    assert not [button for button in at.button if button.key == "compare"]
    said = texts(at)
    costs = experiment_result(done).runs.costs
    assert "A budget of 120 iterations with K = 8" in said
    best = {split.iterations: split.costs.min() for split in comparison.splits}
    iterations = min(best, key=best.__getitem__)
    number = 120 // iterations
    assert f"**{number} run{'s' * (number > 1)} of {iterations} iteration" in said
    assert f"found the lowest cost, {three_digits(best[iterations])}." in said
    for name, each in (
        ("random pixels", costs),
        ("k-means++", comparison.plus_plus),
        ("PCA split", np.array([comparison.pca])),
    ):
        row = f"{len(each)} | {three_digits(each.min())} | {three_digits(each[median_run(each)])} |"
        assert f"| {name} | {row}" in said
    needed = runs_to_reach(
        expected_best(costs), float(comparison.plus_plus[median_run(comparison.plus_plus)])
    )
    words = f"**{needed} random start" if needed else "**more than the 40 random starts"
    assert f"the median k-means++ run, one needs {words}" in said
    assert [len(chart["data"]) for chart in charts(at)][1:] == [3, 3]


def test_a_comparison_of_other_settings_is_not_shown(script: Page) -> None:
    at = compared(script, run_experiment(script, DATA, **SOME_RUNS))
    other = run_experiment(script, DATA, **{**SOME_RUNS, "restarts": 5})
    at.session_state["results"] = results_of(
        {**at.session_state["results"], **other.session_state["results"]}
    )
    at.run()
    assert not at.exception
    assert at.button(key="compare")
    assert len(charts(at)) == 1


def test_a_budget_that_was_cut_says_so(script: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart_budget, "MAX_DISTANCES", 1)
    at = open_analysis(script, run_experiment(script, DATA, **SOME_RUNS), "Restarts")
    assert "took 120 iterations" in texts(at)
    assert "so 100 are spent" in texts(at)


def test_numbers_are_written_in_words() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112, 1003)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "1,003rd")
    ]
    assert percent_above(0.5, 0.4) == "25.00 %"
    assert percent_above(0.4, 0.4) == percent_above(0.0, 0.0) == "0.00 %"
    assert percent_above(0.400001, 0.4) == "under 0.01 %"
    assert percent_above(0.25, 0.0) == "0.25"
    assert how_far_above(0.5, 0.4, "it") == "25.00 % above it"
    assert how_far_above(0.8, 0.4, "it") == "2.0 times as high as it"
    assert how_far_above(0.868, 0.4, "the best") == "2.2 times as high as the best"
    assert how_far_above(0.0, 0.0, "it") == "0.00 % above it"


@pytest.mark.parametrize(
    ("cost", "words", "levels"),
    [
        (0.003050, "0.00305", "8.1"),
        (0.0123456, "0.0123", "16.4"),
        (0.2, "0.2", "65.8"),
        (2.999, "3", "255.0"),
        (0.00000012345, "0.000000123", "0.1"),
        (0.0, "0", "0.0"),
    ],
)
def test_a_cost_has_three_digits_and_is_told_in_levels(
    cost: float, words: str, levels: str
) -> None:
    assert cost_text(cost) == words == three_digits(cost)
    assert levels_text(cost) == f"{levels} levels of 255"
    off_by = 255 * np.sqrt(cost / 3)  # every channel by so much: the squares of three add up
    assert rms_levels(3 * (off_by / 255) ** 2) == pytest.approx(off_by)


def test_the_rank_shown_is_the_rank(script: Page) -> None:
    done = run_experiment(script, DATA, **SOME_RUNS)
    costs = experiment_result(done).runs.costs
    at = choose(open_analysis(script, done), int(np.argsort(costs)[1]))
    assert shown(at)["Rank"] == f"{ordinal(rank_of_run(costs, int(np.argsort(costs)[1])))} of 40"
