"""The size as the goal of the method "Smallest file", without a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from compressor.pipeline.settings import LOOK, LookSettings
from compressor.ui.compress.look_goal import (
    BY_LOOK,
    BY_SIZE,
    GOAL_KEY,
    KB_KEY,
    PRESET_KEY,
    proposed_bytes,
    reached_look,
    size_presets,
)
from compressor.ui.formatting import file_size
from compressor.ui.links.query_params import encode, link_to
from tests.support.pages import (
    COMPRESS,
    PHOTO,
    Page,
    elements,
    look_result,
    texts,
    wait_for_job,
    with_picture,
)


def test_a_press_asks_for_the_best_look_of_half_the_file(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    assert at.segmented_control(key=GOAL_KEY).value == BY_LOOK
    at = wait_for_job(choose_goal(at, BY_SIZE), LookSettings.method)
    assert not at.exception
    limit = proposed_bytes(len(PHOTO), 2)
    result = look_result(at)
    assert result.settings == LookSettings(look=LOOK.max, max_bytes=limit)
    assert len(result.picture.encode_png()) <= limit <= len(PHOTO) // 2
    assert at.number_input(key=KB_KEY).value == limit / 1e3
    assert not elements(at, "look_cards")
    assert f"The best look in at most {file_size(limit)} is as good as “" in texts(at)
    assert f"(SSIMULACRA2 {result.quality.ssimulacra2:.1f})" in texts(at)
    assert not at.info


def choose_goal(at: AppTest, goal: str) -> AppTest:
    """The page after the goal was pressed."""
    return at.segmented_control(key=GOAL_KEY).set_value(goal).run()


def test_the_earlier_look_comes_back_without_a_limit(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO)
    at.session_state["look"] = 50
    choose_goal(at.run(), BY_SIZE)
    choose_goal(at, BY_LOOK)
    assert at.number_input(key="look").value == 50
    assert at.number_input(key="max_bytes").value == 0
    assert [card["is_chosen"] for card in elements(at, "look_cards")[0]["cards"]].count(True) == 1


def test_a_typed_number_and_a_preset_set_the_bytes(script: Page) -> None:
    at = choose_goal(with_picture(script(COMPRESS), PHOTO).run(), BY_SIZE)
    at.number_input(key=KB_KEY).set_value(4.321).run()
    assert at.session_state["max_bytes"] == 4321
    assert at.pills(key=PRESET_KEY).value is None
    at.pills(key=PRESET_KEY).set_value("A quarter").run()
    assert at.session_state["max_bytes"] == proposed_bytes(len(PHOTO), 4)
    assert at.number_input(key=KB_KEY).value == proposed_bytes(len(PHOTO), 4) / 1e3
    at.pills(key=PRESET_KEY).set_value(None).run()
    assert at.session_state["max_bytes"] == proposed_bytes(len(PHOTO), 4)


def test_a_size_stays_while_other_settings_change_and_in_the_link(script: Page) -> None:
    settings = LookSettings(look=LOOK.max, max_bytes=5000, effort="fast")
    at = script(COMPRESS)
    at.query_params.update(encode(replace(link_to(settings), sample="chelsea")))
    at.run()
    assert at.segmented_control(key=GOAL_KEY).value == BY_SIZE
    assert at.number_input(key=KB_KEY).value == 5
    at.segmented_control(key="effort").set_value("balanced").run()
    assert at.session_state["max_bytes"] == 5000
    assert any("look=99&max_bytes=5000" in code.value for code in at.code)


def test_a_choice_is_taken_where_its_callback_was_cut_short(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    at.session_state[GOAL_KEY] = BY_SIZE  # so no callback is called
    at.run()
    assert at.session_state["max_bytes"] == proposed_bytes(len(PHOTO), 2)
    at.session_state[KB_KEY] = 4.0
    at.run()
    assert at.session_state["max_bytes"] == 4000
    at.session_state[PRESET_KEY] = "A quarter"
    at.run()
    assert at.session_state["max_bytes"] == proposed_bytes(len(PHOTO), 4)


def test_the_look_that_was_reached_has_the_name_of_a_card() -> None:
    settings = LookSettings(look=LOOK.max, max_bytes=107_000)
    assert reached_look(settings, 83.7) == (
        "The best look in at most 107.0 kB is as good as “Looks the same” (SSIMULACRA2 83.7)."
    )
    assert "as good as “Small” (SSIMULACRA2 69.9)" in reached_look(settings, 69.9)
    assert "poorer than “Smallest” (SSIMULACRA2 12.0)" in reached_look(settings, 12.0)


@pytest.mark.parametrize("size", [1, 60, 900, 1500, 3999, 80_000, 100_000, 100_001, 5_000_000])
def test_no_proposal_is_larger_than_the_file(size: int) -> None:
    assert 0 < proposed_bytes(size, 2) <= size
    presets = size_presets(size)
    assert all(0 < limit < size for limit in presets.values())
    assert ("100 kB" in presets) == (size > 100_000)


def test_a_limit_above_the_file_says_so(script: Page) -> None:
    at = choose_goal(with_picture(script(COMPRESS), PHOTO).run(), BY_SIZE)
    sentence = "so it need not become smaller for that."
    assert sentence not in texts(at)
    at.number_input(key=KB_KEY).set_value(len(PHOTO) / 1e3).run()
    assert sentence in texts(at)


def test_the_settings_are_told_without_the_look_that_stands_for_the_best() -> None:
    by_size = LookSettings(look=LOOK.max, max_bytes=5000)
    assert by_size.describe().startswith("at most 5,000 bytes")
    assert LookSettings(look=LOOK.max).describe().startswith("look 99")
