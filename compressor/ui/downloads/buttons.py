"""The downloads of a result beside its PNG: other formats, report, recipe, command line."""

from collections.abc import Callable
from typing import Any

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
) -> None:
    """Draw the buttons; `report_content` returns the content that the method has in a report."""
    other_formats(selected, result)
    stored = state.stored_result(result)
    with st.grid(3, min_column_width=200):
        report_button(selected, result, report_content)
        st.download_button(
            "Recipe",
            lambda: write_recipe(recipe_of(selected, stored.get())),
            f"{safe_stem(selected.name)}-recipe.json",
            "application/json",
            on_click="ignore",
            icon=":material/receipt_long:",
            key="download-recipe",
            width="stretch",
            help="How this result was made, as JSON; load it on the Image page to repeat it.",
        )
        command_line(selected, result)
