"""Fixed palettes on Compress and the pages beside it, without a browser."""

from streamlit.testing.v1 import AppTest

from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.pipeline.settings import COMPUTED, PALETTE, QualitySettings
from compressor.recipes.recipe import parse_recipe, write_recipe
from compressor.ui.downloads.command_line import cli_commands
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.recipes.from_result import recipe_of
from tests.support.pages import (
    Page,
    best_quality_page,
    elements,
    quality_result,
    texts,
    wait_for_job,
    with_results_of,
)

CHOOSE_K = "pages/2_Choose_K.py"
PALETTE_PAGE = "pages/3_Palette.py"


def pieces(at: AppTest) -> str:
    """The HTML of the page."""
    return " ".join(each.proto.body for each in at.get("html"))


def keys(at: AppTest) -> set[str]:
    return {str(widget.key) for widget in at.number_input}


def finished(script: Page, palette: str) -> AppTest:
    """The page with the picture in this palette."""
    at = best_quality_page(script)
    at.session_state["palette"] = palette
    return wait_for_job(at.run(), QualitySettings.method)


def test_choosing_one_shows_its_colours_and_makes_the_picture_of_them(script: Page) -> None:
    at = best_quality_page(script).run()
    choice = at.selectbox(key="palette")
    assert (choice.value, len(choice.options)) == (COMPUTED, len(PALETTE.values))
    assert choice.options[:2] == ["Best for the picture", "Game Boy (4)"]
    assert "k" in keys(at)
    choice.set_value("spectra-6").run()
    assert not at.exception
    assert "k" not in keys(at)
    panel = NAMED_PALETTES["spectra-6"]
    assert f"{panel.label}: 6 colours" in pieces(at)
    assert all(f"background: {code}" in pieces(at) for code in panel.codes)
    assert "red<br>0x3" in pieces(at)
    at = wait_for_job(at, QualitySettings.method)
    result = quality_result(at)
    assert result.settings == QualitySettings(palette="spectra-6")
    assert {*map(tuple, result.palette.tolist())} <= {*map(tuple, panel.colors.tolist())}
    (slider,) = elements(at, "before_after")
    assert slider["ladder"] is None
    used = len(result.palette)
    assert used < 6
    assert f"Of the 6 colours of Spectra 6 e-ink this picture takes {used}." in texts(at)
    assert "You asked for" not in texts(at)
    at.selectbox(key="palette").set_value(COMPUTED).run()
    assert at.number_input(key="k").value == 16


def test_all_palettes_can_be_looked_at(script: Page) -> None:
    at = best_quality_page(script).run()
    for palette in NAMED_PALETTES.values():
        assert f"{palette.label} ({len(palette.codes)})" in pieces(at)


def test_report_recipe_and_command_line_have_it(script: Page) -> None:
    at = finished(script, "pico-8")
    result = quality_result(at)
    selected = at.session_state["chosen"]
    assert quality_content(selected, result).pictures[0].title == "PICO-8 palette"
    (command,) = cli_commands(selected, result)
    assert command.endswith("photo.png --palette pico-8 -o photo-pico-8.png")
    recipe = parse_recipe(write_recipe(recipe_of(selected, result)))
    assert recipe.settings == result.settings


def test_locked_colours_beside_it_are_one_sentence(script: Page) -> None:
    at = best_quality_page(script)
    at.session_state["palette"] = "pico-8"
    at.session_state["locked"] = ((1, 2, 3),)
    at.run()
    (error,) = at.error
    assert error.value.startswith("PICO-8 is a fixed palette, which has no room for locked colours")


def test_another_number_of_colours_leaves_the_fixed_palette(script: Page) -> None:
    done = finished(script, "game-boy")
    at = with_results_of(script(PALETTE_PAGE), done)
    at.session_state["palette"] = "game-boy"
    at.run()
    assert "Game Boy palette" in texts(at)
    at.number_input(key="palette-k").set_value(7).run()
    assert at.session_state["palette"] == COMPUTED
    wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings.k == 7


def test_choose_k_searches_its_palettes(script: Page) -> None:
    done = finished(script, "game-boy")
    at = with_results_of(script(CHOOSE_K), done)
    at.session_state["palette"] = "game-boy"
    at.run()
    assert not at.exception
    assert "Game Boy" not in texts(at)
