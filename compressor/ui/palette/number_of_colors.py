"""How many colours the palette of the Palette page has: another number is searched at once."""

import streamlit as st

from compressor.pipeline.settings import COLOR_COUNT, QualitySettings
from compressor.ui import state
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.settings.inputs import current
from compressor.ui.settings.quality_settings import set_k

SELECTION_KEY = "palette-of"
NUMBER_KEY = "palette-k"


def number_of_colors(shown: int) -> None:
    """Draw the field; a number that is typed starts the search, and the user stays on the page.

    Args:
        shown: the number of colours of the palette that is shown.
    """
    searched = state.job(QualitySettings.method) is not None
    number = current(QualitySettings).k if searched else shown
    st.session_state[NUMBER_KEY] = min(max(number, COLOR_COUNT.min), COLOR_COUNT.max)
    st.number_input(
        "Number of colours",
        COLOR_COUNT.min,
        COLOR_COUNT.max,
        key=NUMBER_KEY,
        on_change=uninterrupted(_search),
        width=180,
        help="The best palette of so many colours is searched, with the other settings of Best"
        f" quality. {COLOR_COUNT.min} to {COLOR_COUNT.max}.",
    )


def _search() -> None:
    set_k(int(st.session_state[NUMBER_KEY]))
    st.session_state[SELECTION_KEY] = QualitySettings.method
    state.begin(current(QualitySettings))
