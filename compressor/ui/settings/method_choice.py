"""The method of compressing: chosen on the Compress page, and what it would do as things stand."""

import streamlit as st

from compressor.pipeline.methods import DEFAULT_METHOD, METHODS
from compressor.pipeline.methods.method import Method
from compressor.pipeline.settings import Settings
from compressor.ui import state
from compressor.ui.settings.inputs import current, set_default, set_widgets

_BY_TITLE = {method.title: method for method in METHODS.values()}


def method_selector() -> Method:
    """Let the user choose how the palette is found."""
    set_default("method", METHODS[DEFAULT_METHOD].title)
    title = st.segmented_control(
        "How the palette is found",
        _BY_TITLE,
        required=True,
        key="method",
        persist_state="session",
    )
    method = _BY_TITLE[str(title)]
    st.caption(method.sentence)
    return method


def current_method() -> Method:
    """The method as last left on the Compress page."""
    return _BY_TITLE[st.session_state.get("method", METHODS[DEFAULT_METHOD].title)]


def choose_method(name: str) -> None:
    """Set the method, from a page that does not show it."""
    st.session_state["method"] = METHODS[name].title


def current_settings() -> Settings:
    """What the Compress button would begin, as last left on the Compress page."""
    return current(current_method().settings)


def set_method_and_widgets(settings: Settings) -> None:
    """Set the method and all of its widgets; only before they are drawn, or from a callback."""
    set_widgets(settings)
    choose_method(settings.method)


def start_job() -> None:
    """Begin what the widgets of the Compress page ask for."""
    state.begin(current_settings())


def is_blocked(settings: Settings) -> bool:
    """Whether these settings can't be met; says why on the page."""
    problem = settings.problem()
    if problem is not None:
        st.error(problem, icon=":material/warning:")
    return problem is not None
