"""What the Palette page shows: the colours of a result, named, sorted, found in the picture."""

import streamlit as st

from ui import outputs, state


def palettes() -> None:
    """The palettes of the results at hand."""
    if result := state.result():
        for variant in (result.best, result.worst, result.second):
            st.markdown(f"**{variant.title}**")
            outputs.palette(variant)
