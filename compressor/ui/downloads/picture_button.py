"""The download button of an indexed picture."""

from collections.abc import Callable

import streamlit as st

from compressor.pipeline.methods.method import Result, ResultFile
from compressor.ui.results import StoredResult

MAX_HELD_BYTES = 4_000_000  # of a file that is handed over with the page; larger ones cost too much


def held_or_later(file: bytes, later: Callable[[], bytes]) -> bytes | Callable[[], bytes]:
    """Return what a download button gets: the file, or what makes a large one at the click.

    Streamlit forgets what would make a file when the page is drawn anew, so that a click just then
    gives nothing.
    """
    return file if len(file) <= MAX_HELD_BYTES else later


def picture_download(
    label: str,
    stored: StoredResult[Result],
    file: ResultFile,
    stem: str,
    *,
    key: str,
    is_primary: bool,
) -> None:
    """Draw the button that downloads a file of a result, which is `stored`, named `stem`.png.

    The key has to be the same for all results: Streamlit keeps what it knows of a key, such as
    two bound methods, for as long as the session exists.
    """
    name = file.name
    st.download_button(
        label,
        held_or_later(file.picture.encode_png(), lambda: _png(stored.get(), name)),
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
