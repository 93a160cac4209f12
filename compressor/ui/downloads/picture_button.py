"""The download button of an indexed picture."""

import streamlit as st

from compressor.pipeline.methods.method import Result, ResultFile
from compressor.ui.results import StoredResult

# Streamlit forgets what would make a file when the page is drawn anew, so that a click just then
# gives nothing. Files up to this size are handed over with the page; larger ones cost too much.
MAX_HELD_BYTES = 4_000_000


def picture_download(
    label: str,
    stored: StoredResult[Result],
    file: ResultFile,
    stem: str,
    *,
    key: str,
    is_primary: bool,
) -> None:
    """Draw the button that downloads a file of a result, which is `stored`, named `stem`.png."""
    png, name = file.picture.encode_png(), file.name
    st.download_button(
        label,
        png if len(png) <= MAX_HELD_BYTES else lambda: _png(stored.get(), name),
        f"{stem}.png",
        "image/png",
        on_click="ignore",
        type="primary" if is_primary else "secondary",
        icon=":material/download:",
        key=key,
        width="stretch",
    )


def _png(result: Result, name: str) -> bytes:
    return next(file.picture.encode_png() for file in result.files if file.name == name)
