"""The download button of an indexed picture."""

import streamlit as st

from compressor.pipeline.methods.method import Result
from compressor.ui.results import StoredResult


def picture_download(
    label: str, stored: StoredResult[Result], file: str, stem: str, *, key: str, is_primary: bool
) -> None:
    """Draw the button that downloads the result's `file` as an indexed PNG, named `stem`.png."""
    st.download_button(
        label,
        lambda: _png(stored.get(), file),
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
