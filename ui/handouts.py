"""What a result can be handed out as, beside its pictures: a report, a recipe, a line."""

import streamlit as st

from imaging.recipe import write_recipe
from ui.command_line import command_line
from ui.experiment import Result
from ui.inputs import stem
from ui.quality import Reduced
from ui.recipes import recipe_of
from ui.report import report_button
from ui.state import Chosen


def handouts(now: Chosen, result: Result | Reduced) -> None:
    """The buttons."""
    with st.grid(3, min_column_width=200):
        report_button(now, result)
        st.download_button(
            "Recipe",
            lambda: write_recipe(recipe_of(now, result)),
            f"{stem(now.name)}-recipe.json",
            "application/json",
            on_click="ignore",
            icon=":material/receipt_long:",
            key="download-recipe",
            width="stretch",
            help="How this result was made, as JSON; load it on the Image page to repeat it.",
        )
        command_line(now, result)
