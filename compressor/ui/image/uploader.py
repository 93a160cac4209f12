"""The uploader of a picture: a file that is chosen, dropped or pasted."""

import streamlit as st

from compressor.imaging.limits import MAX_FILE_MB
from compressor.ui.image.use_picture import UPLOAD_KEY


def uploader(label: str) -> None:
    """Draw the uploader; a page has one.

    It takes files of every kind: what can't be read is told in words on the page, and not by a
    red mark on a file's name.
    """
    st.file_uploader(label, max_upload_size=MAX_FILE_MB, key=UPLOAD_KEY)
