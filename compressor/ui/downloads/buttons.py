"""The downloads of a result beside its PNG: other formats, and the row below them."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from compressor.imaging.files.names import safe_stem
from compressor.pipeline.methods.method import Result
from compressor.recipes.recipe import write_recipe
from compressor.ui import state
from compressor.ui.downloads.command_line import command_line
from compressor.ui.downloads.other_formats import other_formats
from compressor.ui.downloads.report import report_button
from compressor.ui.downloads.report_content import ReportContent
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.state import SelectedPicture


def result_downloads(
    selected: SelectedPicture,
    result: Result,
    report_content: Callable[[SelectedPicture, Any], ReportContent],
    palette_button: Callable[[], None] | None = None,
) -> None:
    """Draw the buttons.

    Args:
        selected: the picture in use.
        result: the result.
        report_content: returns the content that the method has in a report.
        palette_button: draws the download of the palette, where the result has only one.
    """
    other_formats(selected, result)
    st.caption("More")
    with st.container(key="hand-outs"):
        if palette_button is not None:
            palette_button()
        report_button(selected, result, report_content)
        recipe_button(selected, result)
        command_line(selected, result)


def recipe_button(
    selected: SelectedPicture, result: Result, width: Literal["stretch", "content"] = "stretch"
) -> None:
    """Draw the download of the recipe, which holds all that makes the result again."""
    stored = state.stored_result(result)
    st.download_button(
        "Recipe",
        lambda: write_recipe(recipe_of(selected, stored.get())),
        f"{safe_stem(selected.name)}-recipe.json",
        "application/json",
        on_click="ignore",
        icon=":material/receipt_long:",
        key="download-recipe",
        width=width,
        help="How this result was made, as JSON; load it on the Image page to repeat it.",
    )
