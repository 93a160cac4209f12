"""A new setting is one field: links, recipes, the command line with its help, and pages have it."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from compressor.cli import options, parser
from compressor.pipeline import methods
from compressor.recipes.recipe import Recipe, SourcePicture, parse_recipe, write_recipe
from compressor.recipes.versions import versions
from compressor.ui.links.query_params import encode, link_to, parse
from tests.support.project.new_setting import WithGrain


@pytest.fixture(autouse=True)
def new_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The method "Best quality" has one setting more, as if it were written there."""
    method = replace(methods.METHODS["quality"], settings=WithGrain)
    monkeypatch.setitem(methods.METHODS, "quality", method)
    monkeypatch.setattr(parser, "QualitySettings", WithGrain)
    monkeypatch.setattr(options, "QualitySettings", WithGrain)


def test_the_link_has_it() -> None:
    link = link_to(WithGrain(grain=7))
    assert encode(link) == {"method": "quality", "grain": "7"}
    assert parse({"grain": "7"}).chosen == WithGrain(grain=7)
    (note,) = parse({"grain": "10"}).notes
    assert "a whole number from 0 to 9, not “10”; using 3." in note


def test_the_recipe_has_it() -> None:
    recipe = Recipe(
        source=SourcePicture(name="a.png", sha256="0" * 64, width=1, height=1, size=1),
        settings=WithGrain(grain=7),
        numbers={"cost": 0.0, "psnr": None, "ssim": 1.0},
        files=(),
        versions=versions(),
    )
    assert b'"grain": 7' in write_recipe(recipe)
    assert parse_recipe(write_recipe(recipe)).settings == WithGrain(grain=7)


def test_the_command_line_and_its_help_have_it() -> None:
    assert "--grain N" in parser.parser().format_help()
    assert "How much grain is left." in parser.parser().format_help()
    assert options.parse_options(["a.png", "--grain", "7"]).job.settings == WithGrain(grain=7)
    assert WithGrain(grain=7).arguments() == ["-k", "16", "--grain", "7"]


def test_the_report_and_phrases_have_it() -> None:
    assert ("Grain", "7") in WithGrain(grain=7).rows()
    assert "grain 7" in WithGrain(grain=7).describe()


def _page() -> None:
    from compressor.ui.settings.inputs import advanced_inputs
    from tests.support.project.new_setting import WithGrain

    advanced_inputs(WithGrain, None)


def test_the_page_has_its_widget() -> None:
    at = AppTest.from_function(_page, default_timeout=30).run()
    widget = at.number_input(key="grain")
    assert (widget.label, widget.value, widget.min, widget.max) == ("Grain", 3, 0, 9)
    assert widget.help == "How much grain is left. 0 to 9."
