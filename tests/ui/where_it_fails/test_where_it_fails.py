"""The page Where it fails: every set, the user's own points and centroids, and what is refused."""

from base64 import b64decode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.figures.cost_text import cost_text
from compressor.pipeline.toy_data.choice import MAX_DRAWN, SETS, ToyChoice
from compressor.pipeline.toy_data.runs import OWN_START, RUNS, compare_starts
from compressor.pipeline.toy_data.sets import GRID
from compressor.ui.elements.messages import MessageError
from compressor.ui.elements.plane import plane_data
from compressor.ui.where_it_fails.session import read_places
from tests.support.pages import WHERE_IT_FAILS, Page, element_data, texts, unpack


def opened(script: Page, text: str = "") -> AppTest:
    """The page as a link opens it."""
    at = script(WHERE_IT_FAILS)
    if text:
        at.query_params["toy"] = text
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize("name", [name for name in SETS if name != "own"])
def test_every_set_is_shown_with_its_sentence_its_run_and_the_costs(
    script: Page, name: str
) -> None:
    toy_set = SETS[name]
    at = opened(script, f"{name}.{toy_set.k}.0.random.4")
    choice = ToyChoice(set=name, k=toy_set.k, run=4)
    run = choice.compute_run()
    points, groups = choice.points()
    starts = compare_starts(points, groups, toy_set.k, 0)
    data = element_data(at)
    assert np.array_equal(unpack(data["points"], columns=2), points)
    assert data["run"]["costs"] == run.trace.costs.tolist()
    assert np.array_equal(unpack(data["run"]["labels"], columns=len(points)), run.labels)
    assert at.selectbox(key="toy-set").value == name
    said = texts(at)
    assert toy_set.why in said
    assert f"| The one above | {cost_text(run.cost)} |" in said
    assert f"| Best of {RUNS} random | {cost_text(starts.random.min())} |" in said
    assert ("no start finds the groups" in said) == (name in (
        "spread", "size", "stretched", "rings", "moons"))  # fmt: skip
    assert "the sides of the square have a length of 1" in said


def test_a_start_has_a_number_only_where_it_is_drawn(script: Page) -> None:
    at = opened(script)
    for start in ("k-means++", "pca", "search", "own", "random"):
        at.selectbox(key="toy-start").set_value(start).run()
        assert at.number_input(key="toy-run").disabled == (start not in ("random", "k-means++"))


def test_another_set_has_its_own_k_and_another_k_another_run(script: Page) -> None:
    at = opened(script)
    at.selectbox(key="toy-set").set_value("rings").run()
    assert at.number_input(key="toy-k").value == 2
    at.number_input(key="toy-k").set_value(6).run()
    assert element_data(at)["run"]["k"] == 6
    at.selectbox(key="toy-start").set_value("pca").run()
    pca = ToyChoice(set="rings", k=6, start="pca").compute_run()
    assert element_data(at)["run"]["costs"] == pca.trace.costs.tolist()


def test_ones_own_start_begins_with_the_random_one_and_ends_with_another_k(script: Page) -> None:
    at = opened(script, "moons.2.0.random.3")
    before = element_data(at)["run"]["centroids"][0]
    at.selectbox(key="toy-start").set_value(OWN_START).run()
    assert element_data(at)["run"]["centroids"][0] == before
    at.number_input(key="toy-k").set_value(3).run()
    assert at.selectbox(key="toy-start").value == "random"
    assert not at.exception


def test_the_best_and_the_worst_random_start_can_be_watched(script: Page) -> None:
    at = opened(script, "stuck.5.0.pca.0")
    points, groups = ToyChoice().points()
    costs = compare_starts(points, groups, 5, 0).random
    for name, cost in (("best", costs.min()), ("worst", costs.max())):
        at.button(key=f"toy-{name}").click().run()
        assert element_data(at)["run"]["costs"][-1] == pytest.approx(cost)
    assert f"| The one above | {cost_text(costs.max())} | 0 of {RUNS}" in texts(at)


def test_a_set_without_points_says_what_to_do(script: Page) -> None:
    at = opened(script, "own.3.0.random.0")
    assert "There are no points yet: click into the square" in at.info[0].value
    data = element_data(at)
    assert data["run"] is None
    assert data["points"] == ""
    assert data["room"] == MAX_DRAWN
    assert not at.subheader


def test_fewer_places_than_centroids_are_one_sentence_and_a_way_on(script: Page) -> None:
    at = opened(script, "own.3.0.random.0.p0a0a0a0a64c8")
    assert at.info[0].value.startswith(
        "K = 3 needs points at 3 different places, and there are 2: draw more points"
    )
    assert len(b64decode(element_data(at)["points"])) == 6
    at.button(key="toy-fewer").click().run()
    assert not at.info
    assert element_data(at)["run"]["k"] == 2
    at.button(key="toy-remove").click().run()
    assert "There are no points yet" in at.info[0].value


def test_points_that_were_drawn_stay_with_their_set(script: Page) -> None:
    at = opened(script, "rings.2.0.random.0.p0a0a")
    assert len(b64decode(element_data(at)["groups"])) == 301
    at.selectbox(key="toy-set").set_value("moons").run()
    assert len(b64decode(element_data(at)["groups"])) == 300
    at.selectbox(key="toy-set").set_value("rings").run()
    assert len(b64decode(element_data(at)["groups"])) == 301


def test_a_link_that_is_no_choice_says_so_and_shows_the_first_set(script: Page) -> None:
    at = opened(script, "rings.99.0.random.0")
    assert "toy must be a toy set with its numbers, such as rings.2.0.random.0" in texts(at)
    assert element_data(at)["run"]["k"] == 5


def test_the_address_holds_the_choice_on_this_page_alone(script: Page) -> None:
    at = opened(script, "rings.2.7.k.0".replace(".k.", ".plusplus."))
    addresses = [html.proto.body for html in at.get("html") if "PARAMS" not in html.proto.body]
    assert any('["toy", "rings.2.7.plusplus.0"]' in body for body in addresses)
    at.switch_page("pages/6_How_it_works.py").run()
    addresses = [html.proto.body for html in at.get("html")]
    assert not any('["toy",' in body for body in addresses)


def test_what_a_browser_sends_is_kept_within_the_square_and_the_limits() -> None:
    assert read_places([[1.9, 2], [-5, 999]], 5) == ((1, 2), (0, GRID))
    assert len(read_places([[1, 1]] * 9, 4)) == 4
    with pytest.raises(MessageError):
        read_places([[1]], 3)


def test_the_number_of_points_that_change_is_counted_in_points() -> None:
    choice = ToyChoice(set="own", k=2, drawn=((0, 0), (0, 0), (9, 0), (200, 0)), start=OWN_START,
                       own=((0, 0), (8, 0)))  # fmt: skip
    points, groups = choice.points()
    data = plane_data(points, groups, choice.compute_run(), id="", heard=0, room=9)
    assert data["run"]["changed"] == [4, 1, 0]
    assert data["run"]["moved"][-1] == 0
