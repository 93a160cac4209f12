"""The result of the method "Smallest file" on the Compress page."""

import streamlit as st

from compressor.pipeline.methods.look import LookResult
from compressor.pipeline.settings import LookSettings
from compressor.ui.compress.look_goal import reached_look
from compressor.ui.compress.quality_result import result_parts, size_reason
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import file_size
from compressor.ui.plain_text import literal
from compressor.ui.settings.method_choice import set_method_and_widgets
from compressor.ui.state import SelectedPicture


def look_result_view(selected: SelectedPicture, result: LookResult) -> None:
    """Draw the result, from top to bottom."""
    for note in result.notes:
        st.info(literal(note), icon=":material/info:")
    size = len(result.picture.encode_png())
    if size > selected.picture.size_bytes:
        st.warning(
            f"The PNG is larger than your file: {file_size(size)} against"
            f" {file_size(selected.picture.size_bytes)}. {literal(size_reason(selected))}"
            f" {_smaller_by(result)} makes a smaller file.",
            icon=":material/balance:",
        )
    result_parts(selected, result, below_numbers=lambda: _chosen_settings(result))


def _smaller_by(result: LookResult) -> str:
    settings = result.settings
    is_by_size = isinstance(settings, LookSettings) and settings.is_best_of_size
    return "A lower limit" if is_by_size else "A lower look"


def _chosen_settings(result: LookResult) -> None:
    """What was chosen, with a way to go on from there by hand."""
    settings = result.settings
    if isinstance(settings, LookSettings) and settings.is_best_of_size:
        st.markdown(reached_look(settings, result.quality.ssimulacra2))
    st.caption(f"Chosen for you: {literal(result.used.describe())}.")
    st.button(
        "Go on by hand from these settings",
        key="use-chosen",
        type="tertiary",
        icon=":material/tune:",
        on_click=uninterrupted(set_method_and_widgets),
        args=(result.used,),
    )
