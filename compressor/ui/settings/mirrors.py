"""Widgets that mirror settings: they show what the settings say, whoever set those.

What the user chooses in one is taken over by every run of the page, and not by a callback alone: a
run that overtakes the callback may draw the page before it has ended.
"""

from typing import Any

import streamlit as st


def mirror(key: str, value: Any) -> Any:
    """Have the widget of this key show a value, and remember it; called before it is drawn.

    Returns:
        the default that the widget is drawn with; None where the session sets another value than
        the one it holds, since Streamlit takes one of the two alone. The default is also given
        where the widget was drawn before: of two runs in quick succession, the browser may have
        seen the second one alone.
    """
    session = st.session_state
    session[f"shown-{key}"] = value
    if session.get(key, value) == value:
        return value
    session[key] = value
    return None


def chosen_since_shown(key: str) -> Any:
    """Return what the user chose in a widget since it was drawn; None where that is nothing."""
    shown = st.session_state.get(f"shown-{key}")
    value = st.session_state.get(key, shown)
    return None if value == shown else value
