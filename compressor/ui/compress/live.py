"""Live: the Compress page begins what its settings need by itself, as far as that is quick."""

import streamlit as st

from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.work_estimate import estimated_seconds
from compressor.ui import state
from compressor.ui.compress import ahead
from compressor.ui.compress.ladder import compute_ladder, has_ladder
from compressor.ui.compress.stage import has_preview, preview_of
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import duration
from compressor.ui.jobs.picture_turns import give_back_overtaken_turn, wait_until_preview_is_near
from compressor.ui.links import address_bar
from compressor.ui.settings import method_choice
from compressor.ui.state import SelectedPicture

EXPERIMENT_LABEL = "Run the experiment"
MAX_SECONDS_UNASKED = 120.0  # of one core; whoever chooses a picture wants its file


def prepare(is_shown: bool) -> None:
    """Do what a change of settings needs before the page is drawn anew.

    A result that the server has is taken, so that all of the page tells of it at once. Where many
    are before it in the line for a preview, the page waits here: what it had drawn before would be
    drawn for nothing where the next change overtakes this one. Only what is near its turn is drawn,
    so that nothing but the picture is left to be drawn when it is there.

    Args:
        is_shown: whether the browser shows the page with this picture already.
    """
    give_back_overtaken_turn()
    selected = state.selected_picture()
    settings = method_choice.current_settings()
    if not is_shown or selected is None or settings.method == RestartSettings.method:
        return
    if state.is_computed(settings):
        return
    if ahead.find(state.task_of(settings)) is not None:
        if not state.has_ended(settings):
            state.begin(settings)
    elif has_preview(selected, settings):
        wait_until_preview_is_near()


def start_or_offer(selected: SelectedPicture, settings: Settings) -> None:
    """Start the job of these settings, or draw the button that does.

    An experiment, very long work, long work that a link asks for, and what the user has stopped
    wait for a press.
    """
    if method_choice.is_blocked(settings, selected.picture.full_size):
        return
    if settings.method == RestartSettings.method:
        _button(EXPERIMENT_LABEL, ":material/science:")
        return
    if has_ladder(settings):
        compute_ladder(settings)
    if state.is_computed_or_running(settings):
        return
    seconds = estimated_seconds(selected.picture, settings)
    is_of_link = address_bar.held_back_seconds() is not None
    if seconds > (address_bar.MAX_SECONDS_UNASKED if is_of_link else MAX_SECONDS_UNASKED):
        _button(f"Compress, about {duration(seconds)}", ":material/compress:")
    elif state.has_ended(settings):
        _button("Compress", ":material/compress:")
    else:
        preview_of(selected, settings)  # kept for the stage: beside the job it takes far longer
        state.begin(settings)


def _button(label: str, icon: str) -> None:
    st.button(
        label,
        type="primary",
        icon=icon,
        key="compress",
        width="stretch",
        on_click=uninterrupted(method_choice.start_job),
    )
