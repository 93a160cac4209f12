"""Taking a picture into use: a sample, a file, or what a link leads to.

None of these draws anything: they run before the page is drawn, and leave the reason why a file
can't be used for the page to show.
"""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from compressor.drive.fetch import fetch_image
from compressor.drive.link import DriveFile, is_drive_link, parse_drive_link
from compressor.imaging import ImageError
from compressor.samples import SAMPLES, Sample
from compressor.ui import state
from compressor.ui.image.uploads import release_previous
from compressor.ui.memory.uploads import check_room, refusal
from compressor.ui.picture_cache import PictureFile
from compressor.ui.settings.protected_parts import set_protected
from compressor.ui.state import SelectedPicture

SAMPLE = "Sample"
UPLOAD = "Upload"
CAMERA = "Camera"
DRIVE = "Google Drive"
ADDRESS = "Address"
UPLOAD_KEY = "upload"  # of the uploader; a page has one
CAMERA_KEY = "camera"
LINK_KEY = "link"  # of the field that a link is typed into
PROBLEM_KEY = "problem"
NEW_KEY = "new-picture"  # set from when a picture was chosen until a page has acted on it
PHOTO_NAME = "photo.jpg"  # a camera gives no other


def use_sample(sample: Sample) -> None:
    """Select a shipped picture."""
    _use_file(sample.data, sample.file, SAMPLE, sample=sample.name)


def use_sample_named(name: str) -> None:
    """Select the shipped picture of this name, such as "coffee"; another name does nothing."""
    for sample in SAMPLES:
        if sample.name == name:
            use_sample(sample)


def take_uploads() -> None:
    """Select the file that has come to an uploader, or to the camera, since the last call.

    Every run of a page calls it. A callback would not do: one that another run cuts short, while
    the file is decoded, is not called again, and the file would be lost without a word.
    """
    for key, source in ((UPLOAD_KEY, UPLOAD), (CAMERA_KEY, CAMERA)):
        file = st.session_state.get(key)
        taken_key = f"taken-{key}"
        if file is None or file.file_id == st.session_state.get(taken_key):
            continue
        if isinstance(file, DeletedFile):  # of a server that has restarted under an open page
            continue
        if sentence := refusal(file):
            st.session_state[PROBLEM_KEY] = sentence
        else:
            _use_file(file.getvalue(), PHOTO_NAME if source == CAMERA else file.name, source)
            release_previous(file.file_id)
        st.session_state[taken_key] = file.file_id


def use_link(link: str) -> None:
    """Fetch the picture of a link, and select it."""
    try:
        download = fetch_image(link)
        check_room(len(download.data))
    except ImageError as error:
        st.session_state[PROBLEM_KEY] = str(error)
    else:
        if is_drive_link(link):
            _use_file(download.data, download.name, DRIVE, drive=parse_drive_link(link))
        else:
            _use_file(download.data, download.name, ADDRESS)


def has_new_picture() -> bool:
    """Return whether a picture was chosen that no page has acted on yet."""
    return bool(st.session_state.get(NEW_KEY, False))


def settle_new_picture() -> None:
    """Take note that a page has acted on the picture, or that nothing is to be done about it."""
    st.session_state.pop(NEW_KEY, None)


def problem() -> str | None:
    """Return why the last file could not be used; None where it could."""
    sentence: str | None = st.session_state.get(PROBLEM_KEY)
    return sentence


def go_back_to(previous: SelectedPicture) -> None:
    """Take the picture into use again that was before this one."""
    st.session_state.pop(PROBLEM_KEY, None)
    set_protected(())  # they were marked in this one
    state.select_picture(previous)


def _use_file(
    data: bytes,
    name: str,
    source: str,
    sample: str | None = None,
    drive: DriveFile | None = None,
) -> None:
    """Select the picture in this file; if it can't be read, keep the one before and say why."""
    st.session_state.pop(PROBLEM_KEY, None)
    try:
        file = PictureFile(data=data)
        file.decode()  # here, where its error can be shown
    except ImageError as error:
        st.session_state[PROBLEM_KEY] = str(error)
        return
    _forget_parts_of_another(file)
    state.select_picture(
        SelectedPicture(file=file, name=name, source=source, sample=sample, drive=drive)
    )
    st.session_state[NEW_KEY] = True


def _forget_parts_of_another(file: PictureFile) -> None:
    """Protect no parts any more that were marked in another picture than this one.

    Those of a link or a recipe, which comes before its picture, stay.
    """
    selected = state.selected_picture()
    if selected is not None and selected.file.sha256 != file.sha256:
        set_protected(())
