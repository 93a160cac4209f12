"""The download button of an indexed picture."""

import streamlit as st

from compressor.imaging import IndexedPicture


def picture_download(
    label: str, picture: IndexedPicture, stem: str, *, key: str, is_primary: bool
) -> None:
    """Draw the button that downloads `picture` as an indexed PNG file, named `stem`.png."""
    st.download_button(
        label,
        picture.encode_png(),
        f"{stem}.png",
        "image/png",
        on_click="ignore",
        type="primary" if is_primary else "secondary",
        icon=":material/download:",
        key=key,
        width="stretch",
    )
