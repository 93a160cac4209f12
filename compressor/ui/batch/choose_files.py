"""The widget for the files of a batch: many uploads at once, ZIPs among them."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from compressor.imaging.limits import MAX_BATCH_FILES, MAX_BATCH_MB, MAX_FILE_MB
from compressor.imaging.picture import FORMAT_LIST
from compressor.ui.batch import session
from compressor.ui.batch.files import BatchFile
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import file_size, plural
from compressor.ui.image.uploads import release
from compressor.ui.jobs import worker_pool
from compressor.ui.memory.uploads import refusal
from compressor.ui.plain_text import literal

MAX_NAMED_FILES = 3  # of those that were skipped
ROUNDS = 3  # an uploader that was cleared is another one; after so many the first is empty again


def choose_files() -> list[BatchFile]:
    """Draw the uploader and return all files of the batch."""
    key = f"batch-upload-{st.session_state.setdefault('batch-round', 0) % ROUNDS}"
    if key not in st.session_state:  # after a visit to another page the widget is empty again
        st.session_state["batch-shown"] = ()
    shown = st.file_uploader(
        f"{FORMAT_LIST} files, or ZIPs of them; each of at most {MAX_FILE_MB} MB, together at most"
        f" {MAX_BATCH_FILES} files and {MAX_BATCH_MB} MB",
        accept_multiple_files=True,
        max_upload_size=MAX_FILE_MB,
        key=key,
    )
    _update_uploads({file.file_id: file for file in shown})
    uploads = session.uploads()
    if uploads.left_out:
        st.warning(
            f"A batch takes at most {MAX_BATCH_FILES} files and {MAX_BATCH_MB} MB:"
            f" {uploads.left_out} {'file was' if uploads.left_out == 1 else 'files were'} left out."
            " Compress them in another batch.",
            icon=":material/warning:",
        )
    files = uploads.all
    if files:
        _summary(files)
    if uploads.all_skipped:
        _skipped_notice(uploads.all_skipped, has_pictures=bool(files))
    return files


def _skipped_notice(paths: list[str], *, has_pictures: bool) -> None:
    """Tell of files that are no pictures: quietly where there are pictures besides."""
    named = ", ".join(paths[:MAX_NAMED_FILES])
    if len(paths) > MAX_NAMED_FILES:
        named += f" and {len(paths) - MAX_NAMED_FILES:,} more"
    if has_pictures:
        verb = "is no picture and was" if len(paths) == 1 else "are no pictures and were"
        st.caption(f"{plural(len(paths), 'file')} {verb} skipped: {literal(named)}.")
        return
    subject = "This file is" if len(paths) == 1 else f"None of the {len(paths):,} files is"
    negation = " not" if len(paths) == 1 else ""
    st.warning(
        f"{subject}{negation} a picture that can be read ({literal(named)}): choose"
        f" {FORMAT_LIST} files, or a ZIP of them.",
        icon=":material/warning:",
    )


def _summary(files: list[BatchFile]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        size = file_size(sum(file.size for file in files))
        st.markdown(f"**{plural(len(files), 'file')}**, {size}")
        st.button(
            "Remove all",
            icon=":material/delete:",
            key="batch-clear",
            on_click=uninterrupted(_clear),
        )


def _update_uploads(uploaded: dict[str, UploadedFile]) -> None:
    """Take over what was added to the uploader, and drop what was removed from it.

    It is no callback of the uploader: one that another run of the page cuts short is not called
    again, and the files would be lost.
    """
    if tuple(uploaded) == st.session_state["batch-shown"]:
        return
    uploads = session.uploads()
    uploads.remove(set(st.session_state["batch-shown"]) - uploaded.keys())
    known = uploads.files.keys() | uploads.skipped.keys()
    new = {id: file for id, file in uploaded.items() if id not in known}
    refusals = {id: sentence for id, file in new.items() if (sentence := refusal(file))}
    uploads.add((id, file.name, file.getvalue()) for id, file in new.items() if id not in refusals)
    for id, sentence in refusals.items():
        uploads.refuse(id, new[id].name, new[id].size, sentence)
    st.session_state["batch-shown"] = tuple(uploaded)
    worker_pool.prewarm()


def _clear() -> None:
    uploads = session.uploads()
    release([*uploads.files, *uploads.skipped.keys() - uploads.files.keys()])
    session.clear()
    st.session_state["batch-round"] += 1
