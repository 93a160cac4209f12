"""An upload comes back after the page was loaded anew, by a token that the browser's tab keeps."""

import streamlit as st

from compressor.ui import state
from compressor.ui.elements.tab_token import tab_token
from compressor.ui.image.use_picture import NEW_KEY
from compressor.ui.memory.kept_pictures import kept_pictures

TOKEN_KEY = "picture-token"


def keep_over_reload() -> None:
    """Have the tab keep the token of the upload in use; without a picture ask for its token."""
    selected = state.selected_picture()
    token = ""
    if selected is not None and selected.uploaded:
        token = kept_pictures().keep(selected, st.session_state.get(TOKEN_KEY, ""))
    elif known := st.session_state.get(TOKEN_KEY):
        kept_pictures().drop(known)
    st.session_state[TOKEN_KEY] = token
    tab_token(token, "tab-token", is_needed=selected is None, on_found=_take_up)


def _take_up(token: str) -> None:
    """Use the picture of a token again, as if it had just been chosen."""
    selected = kept_pictures().find(token)
    if selected is not None and state.selected_picture() is None:
        state.select_picture(selected)
        st.session_state[NEW_KEY] = True
