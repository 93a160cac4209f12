"""Where a picture comes from: a sample, an upload, Google Drive."""

import streamlit as st

from imaging import ImageError
from imaging.drive import fetch_drive_image
from imaging.drive_link import DriveFile, parse_drive_link
from imaging.limits import MAX_FILE_MB
from imaging.picture import EXTENSIONS, FORMAT_LIST
from imaging.samples import SAMPLES, Sample
from ui import cached, state
from ui.inputs import begin_with
from ui.pictures import PictureFile
from ui.state import Chosen
from ui.uploads import keep_only

SAMPLE, UPLOAD, DRIVE = SOURCES = ("Sample", "Upload", "Google Drive")


def choose_picture() -> None:
    """Let the user choose where the picture comes from, and take it into use."""
    begin_with("source", SAMPLE)
    source = st.segmented_control(
        "Where does the picture come from?",
        SOURCES,
        required=True,
        key="source",
        persist_state="session",
    )
    {SAMPLE: _samples, UPLOAD: _upload, DRIVE: _drive}[str(source)]()
    if problem := st.session_state.get("problem"):
        st.error(problem, icon=":material/warning:")


def take_sample(sample: Sample) -> None:
    """Take a shipped picture into use."""
    _take(sample.data, sample.file, SAMPLE, sample=sample.name)


def _samples() -> None:
    with st.grid(5, min_column_width=150):
        for sample, picture in zip(SAMPLES, cached.samples(), strict=True):
            with st.container():
                st.image(
                    cached.thumbnail(picture),
                    width="stretch",
                    alt=sample.alt,
                )
                st.button(
                    sample.title,
                    key=f"sample-{sample.file}",
                    width="stretch",
                    on_click=take_sample,
                    args=(sample,),
                )


def _upload() -> None:
    st.file_uploader(
        f"A {FORMAT_LIST} file of at most {MAX_FILE_MB} MB",
        type=list(EXTENSIONS),
        max_upload_size=MAX_FILE_MB,
        key="upload",
        on_change=_take_upload,
    )


def _drive() -> None:
    with st.form("drive", border=False):
        link = st.text_input(
            "Link of a picture that is shared with “Anyone with the link”",
            placeholder="https://drive.google.com/file/d/…/view",
            key="link",
            persist_state="session",
        )
        pressed = st.form_submit_button("Fetch", icon=":material/cloud_download:")
    if pressed:
        with st.spinner("Fetching from Google Drive…"):
            _take_link(link)
        st.rerun()


def _take_upload() -> None:
    file = st.session_state.get("upload")
    if file is not None:
        _take(file.getvalue(), file.name, UPLOAD)
        keep_only(file.file_id)


def _take_link(link: str) -> None:
    try:
        download = fetch_drive_image(link)
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        _take(download.data, download.name, DRIVE, drive=parse_drive_link(link))


def _take(
    data: bytes,
    name: str,
    source: str,
    sample: str | None = None,
    drive: DriveFile | None = None,
) -> None:
    """Use this file; where it can't be read say why and keep what was in use before."""
    st.session_state.pop("problem", None)
    try:
        file = PictureFile(data=data)
        file.picture  # noqa: B018 - decoded here, where it can be said why it can't
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        state.choose(Chosen(file=file, name=name, source=source, sample=sample, drive=drive))
