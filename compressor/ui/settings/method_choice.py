"""The choice of the method of compressing, and the settings that belong to it."""

import streamlit as st

from compressor.pipeline.methods import DEFAULT_METHOD, METHODS
from compressor.pipeline.methods.method import Method
from compressor.pipeline.setting_schema import Settings
from compressor.ui import state
from compressor.ui.settings.inputs import current, set_default, set_widgets

_BY_TITLE = {method.title: method for method in METHODS.values()}


def method_selector() -> Method:
    """Let the user choose the method."""
    set_default("method", METHODS[DEFAULT_METHOD].title)
    title = st.radio("What do you want?", _BY_TITLE, key="method", persist_state="session")
    method = _BY_TITLE[str(title)]
    st.caption(method.sentence)
    return method


def current_method() -> Method:
    """Return the method that is selected on the Compress page."""
    return _BY_TITLE[st.session_state.get("method", METHODS[DEFAULT_METHOD].title)]


def choose_method(name: str) -> None:
    """Select a method, from a page that does not show its selector."""
    st.session_state["method"] = METHODS[name].title


def current_settings() -> Settings:
    """Return the settings that the Compress button would start a job with."""
    return current(current_method().settings)


def set_method_and_widgets(settings: Settings) -> None:
    """Select a method and set its widgets; only in a callback, or before they are drawn."""
    set_widgets(settings)
    choose_method(settings.method)


def start_job() -> None:
    """Start a job with the settings of the Compress page."""
    state.begin(current_settings())


def is_blocked(settings: Settings, size: tuple[int, int] | None = None) -> bool:
    """Return whether these settings can't be met; if so, say why on the page.

    Args:
        settings: the settings.
        size: width and height of the picture in use, in pixels; None where there is none.
    """
    problem = settings.problem(size)
    if problem is not None:
        st.error(problem, icon=":material/warning:")
    return problem is not None
