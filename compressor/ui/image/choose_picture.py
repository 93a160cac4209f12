"""The widgets that choose a picture: drop or paste a file, press a sample, give a link."""

import streamlit as st

from compressor.imaging.limits import MAX_FILE_MB
from compressor.imaging.picture import FORMAT_LIST
from compressor.samples import SAMPLES
from compressor.ui import previews, state
from compressor.ui.elements import data_url
from compressor.ui.elements.picture_buttons import PictureButton, picture_buttons
from compressor.ui.image.uploader import uploader
from compressor.ui.image.use_picture import (
    CAMERA_KEY,
    LINK_KEY,
    problem,
    use_link,
    use_sample_named,
)
from compressor.ui.plain_text import literal
from compressor.web.client import are_addresses_allowed

_DRIVE_LABEL = "A link of Google Drive, shared with “Anyone with the link”"
_LINK_LABEL = "The https address of a picture, or a link of Google Drive that anyone may open"


def choose_picture() -> None:
    """Draw the widgets, the largest first; tell what is in use, and why the last choice failed."""
    if (selected := state.selected_picture()) is not None:
        st.markdown(
            f":material/check_circle: **In use:** {literal(selected.name)}. Another picture takes"
            " its place."
        )
    uploader(
        f"Drop a picture here, paste one with Ctrl+V, or choose a file: {FORMAT_LIST}, at most"
        f" {MAX_FILE_MB} MB"
    )
    show_problem()
    st.markdown("Or try one of these:")
    picture_buttons(
        [
            PictureButton(
                id=sample.name,
                title=sample.title,
                alt=sample.alt,
                picture=data_url(previews.thumbnail(picture)),
            )
            for sample, picture in zip(SAMPLES, previews.samples(), strict=True)
        ],
        key="samples",
        on_press=use_sample_named,
    )
    with st.expander(
        "From a link, or the camera",
        icon=":material/link:",
        key="other-ways",
        expanded=bool(st.session_state.get(LINK_KEY)),
        on_change="rerun",
    ) as expander:
        if expander.open:
            _link_form()
            _camera()


def show_problem() -> None:
    """Show why the last file could not be used, if it could not."""
    if sentence := problem():
        st.error(literal(sentence), icon=":material/warning:")


def _link_form() -> None:
    with st.form("drive", border=False):
        link = st.text_input(
            _LINK_LABEL if are_addresses_allowed() else _DRIVE_LABEL,
            placeholder="https://…",
            key=LINK_KEY,
            persist_state="session",
        )
        is_submitted = st.form_submit_button("Fetch", icon=":material/cloud_download:")
    if is_submitted:
        with st.spinner("Fetching the picture…"):
            use_link(link)
        st.rerun()


def _camera() -> None:
    """Draw a switch and, where it is on, the camera: the browser asks for it only then."""
    if st.toggle("Take a photo", key="use-camera"):
        st.camera_input("Photo", key=CAMERA_KEY, label_visibility="collapsed")
