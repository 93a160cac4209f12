"""The number of the slide that is presented, as the session has it."""

import streamlit as st

SLIDE_KEY = "talk"


def slide_number() -> int:
    """Return it, from 1 on; 0 where nothing is presented."""
    return int(st.session_state.get(SLIDE_KEY, 0))


def set_slide(slide: int) -> None:
    """Present this slide, or with 0 none; only before the page is drawn."""
    st.session_state[SLIDE_KEY] = slide
