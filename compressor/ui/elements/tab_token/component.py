"""A token in the storage of the browser's tab, which outlives a reload of the page."""

from collections.abc import Callable

import streamlit as st

from compressor.ui.elements import element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_text

_mount = element("tab_token")


def tab_token(token: str, key: str, *, is_needed: bool, on_found: Callable[[str], object]) -> None:
    """Keep a token in the tab, or ask the tab for the one that it keeps.

    Args:
        token: to be kept in place of any other; "" for none.
        key: of the element.
        is_needed: whether the session has nothing yet, so that a kept token is wanted; otherwise
            one that is kept is forgotten where `token` is "".
        on_found: called with a kept token, once, before the page is drawn anew.
    """
    _mount(
        data={"token": token, "isNeeded": is_needed},
        key=key,
        on_found_change=uninterrupted(
            passing_over(lambda: on_found(read_text(st.session_state[key].found)))
        ),
    )
