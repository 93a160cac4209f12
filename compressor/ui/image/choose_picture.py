"""The widgets that choose a picture: a sample, an upload, Google Drive."""

import streamlit as st

from compressor.drive.client import fetch_drive_image
from compressor.drive.link import DriveFile, parse_drive_link
from compressor.imaging import ImageError
from compressor.imaging.limits import MAX_FILE_MB
from compressor.imaging.picture import EXTENSIONS, FORMAT_LIST
from compressor.samples import SAMPLES, Sample
from compressor.ui import previews, state
from compressor.ui.image.uploads import release_previous
from compressor.ui.memory.uploads import check_room, refusal
from compressor.ui.picture_cache import PictureFile
from compressor.ui.plain_text import literal
from compressor.ui.settings.inputs import set_default
from compressor.ui.state import SelectedPicture

SAMPLE = "Sample"
UPLOAD = "Upload"
DRIVE = "Google Drive"
SOURCES = (SAMPLE, UPLOAD, DRIVE)


def choose_picture() -> None:
    """Let the user choose a source and a picture from it; show why the last choice failed."""
    set_default("source", SAMPLE)
    source = st.segmented_control(
        "Where does the picture come from?",
        SOURCES,
        required=True,
        key="source",
        persist_state="session",
    )
    widgets = {SAMPLE: _sample_buttons, UPLOAD: _uploader, DRIVE: _drive_form}
    widgets[str(source)]()
    if problem := st.session_state.get("problem"):
        st.error(literal(problem), icon=":material/warning:")


def use_sample(sample: Sample) -> None:
    """Select a shipped picture."""
    _use_file(sample.data, sample.file, SAMPLE, sample=sample.name)


def _sample_buttons() -> None:
    with st.grid(5, min_column_width=150):
        for sample, picture in zip(SAMPLES, previews.samples(), strict=True):
            with st.container():
                st.image(
                    previews.thumbnail(picture),
                    width="stretch",
                    alt=sample.alt,
                )
                st.button(
                    sample.title,
                    key=f"sample-{sample.file}",
                    width="stretch",
                    on_click=use_sample,
                    args=(sample,),
                )


def _uploader() -> None:
    st.file_uploader(
        f"A {FORMAT_LIST} file of at most {MAX_FILE_MB} MB",
        type=list(EXTENSIONS),
        max_upload_size=MAX_FILE_MB,
        key="upload",
        on_change=_use_upload,
    )


def _drive_form() -> None:
    with st.form("drive", border=False):
        link = st.text_input(
            "Link of a picture that is shared with “Anyone with the link”",
            placeholder="https://drive.google.com/file/d/…/view",
            key="link",
            persist_state="session",
        )
        is_submitted = st.form_submit_button("Fetch", icon=":material/cloud_download:")
    if is_submitted:
        with st.spinner("Fetching from Google Drive…"):
            _use_link(link)
        st.rerun()


def _use_upload() -> None:
    file = st.session_state.get("upload")
    if file is None:
        return
    if problem := refusal(file):
        st.session_state["problem"] = problem
        return
    _use_file(file.getvalue(), file.name, UPLOAD)
    release_previous(file.file_id)


def _use_link(link: str) -> None:
    try:
        download = fetch_drive_image(link)
        check_room(len(download.data))
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        _use_file(download.data, download.name, DRIVE, drive=parse_drive_link(link))


def _use_file(
    data: bytes,
    name: str,
    source: str,
    sample: str | None = None,
    drive: DriveFile | None = None,
) -> None:
    """Select the picture in this file; if it can't be read, keep the one before and say why."""
    st.session_state.pop("problem", None)
    try:
        file = PictureFile(data=data)
        file.decode()  # here, where its error can be shown
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        state.select_picture(
            SelectedPicture(file=file, name=name, source=source, sample=sample, drive=drive)
        )
