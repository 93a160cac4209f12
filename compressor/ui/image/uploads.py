"""The server's copies of uploaded files, which Streamlit keeps until their session ends.

It drops what a visitor removes from an uploader, but not what was in one when its page was left;
whoever uploads one picture after the other would fill the server's memory with them.
"""

from collections.abc import Iterable
from typing import cast

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def release_previous(file_id: str) -> None:
    """Release the upload that was in use before this one (the `file_id` of an `UploadedFile`)."""
    previous_id = st.session_state.get("kept-upload", file_id)
    if previous_id != file_id:
        release([previous_id])
    st.session_state["kept-upload"] = file_id


def release(file_ids: Iterable[str]) -> None:
    """Drop these uploads of this session, which no uploader shows any more."""
    context = get_script_run_ctx()
    if context is not None:
        manager = cast(MemoryUploadedFileManager, context.uploaded_file_mgr)
        for file_id in file_ids:
            manager.remove_file(context.session_id, file_id)
