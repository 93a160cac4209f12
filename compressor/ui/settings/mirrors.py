"""Widgets that mirror settings: they show what the settings say, whoever set those.

What the user chooses in one is taken over by every run of the page, and not by a callback alone: a
run that overtakes the callback may draw the page before it has ended.
"""

from typing import Any

import streamlit as st


def mirror(key: str, value: Any) -> Any:
    """Have the widget of this key show a value, and remember it; called before it is drawn.

    Returns:
        the default of a widget that is drawn for the first time; else None. A first value that is
        set in the session would overrule what the user chooses while the page is drawn.
    """
    session = st.session_state
    session[f"shown-{key}"] = value
    if key not in session:
        return value
    if session[key] != value:
        session[key] = value
    return None


def chosen_since_shown(key: str) -> Any:
    """Return what the user chose in a widget since it was drawn; None where that is nothing."""
    shown = st.session_state.get(f"shown-{key}")
    value = st.session_state.get(key, shown)
    return None if value == shown else value
