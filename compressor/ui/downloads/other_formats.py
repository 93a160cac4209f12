"""The downloads of a result as WebP and JPEG XL, which are written when they are asked for."""

from collections.abc import Sequence

import streamlit as st

from compressor.imaging.files.names import safe_stem
from compressor.imaging.formats.table import FILE_FORMATS, FileFormat
from compressor.pipeline.methods.method import Result, ResultFile
from compressor.pipeline.other_formats import OtherFormats, distinct_files, other_formats_of
from compressor.ui import state
from compressor.ui.downloads.picture_button import held_or_later
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import SAME_SIZE, file_size, size_change
from compressor.ui.jobs.job import State
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.plain_text import literal
from compressor.ui.progress import progress_bar
from compressor.ui.results import StoredResult
from compressor.ui.state import SelectedPicture


def other_formats(selected: SelectedPicture, result: Result) -> None:
    """Draw the button that has the files written, or their downloads once they are."""
    names = other_formats_of(result.files[0].picture)
    for each in FILE_FORMATS.values():
        refusal = each.too_large(*result.files[0].picture.size())
        if refusal and each.is_installed():
            st.caption(f":material/info: {literal(refusal)}")
    if not names:
        return
    written = state.other_formats(result)
    job = state.job(JobKind.OTHER_FORMATS)
    if written is not None:
        _downloads(selected, result, written)
    elif job is not None and job.active:
        progress_bar(job)
    else:
        if job is not None and job.state is State.FAILED:
            st.error(f"{literal(job.problem)} The PNG is there; please try again.")
        _offer(result, [FILE_FORMATS[name] for name in names])


def _offer(result: Result, formats: Sequence[FileFormat]) -> None:
    labels = " and ".join(each.label for each in formats)
    method_job = state.job(result.settings.method)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Compare with {labels}",
            icon=":material/compare_arrows:",
            key="write-other-formats",
            on_click=uninterrupted(state.begin_other_formats),
            args=(result.settings.method,),
            disabled=method_job is not None and method_job.active,
        )
        st.caption("The same pixels without loss, often in fewer bytes than the PNG.")


def _downloads(selected: SelectedPicture, result: Result, written: OtherFormats) -> None:
    """Draw a button for each file and format, with its bytes and who shows it."""
    stored: StoredResult[OtherFormats] = state.stored_of_kind(JobKind.OTHER_FORMATS)
    files = distinct_files(result)
    for number, file in enumerate(files):
        datas = {name: data for (of, name), data in written.files.items() if of == file.name}
        sizes = {name: len(data) for name, data in datas.items()}
        if len(files) > 1:
            st.markdown(f"**{file.name}**")
        with st.grid(3, min_column_width=240):
            for name, data in datas.items():
                with st.container(gap="xxsmall"):
                    _download(selected, file, name, data, sizes, stored, f"{name}-{number}")
        if len(file.picture.encode_png()) <= min(sizes.values()):
            st.caption("The PNG is the smallest of them.")


def _download(
    selected: SelectedPicture,
    file: ResultFile,
    name: str,
    data: bytes,
    sizes: dict[str, int],
    stored: StoredResult[OtherFormats],
    key: str,
) -> None:
    file_format = FILE_FORMATS[name]
    stem = f"{safe_stem(selected.name)}-{file.name}"
    png_size = len(file.picture.encode_png())
    st.download_button(
        f"Download {file_format.label}, {file_size(sizes[name])}",
        held_or_later(data, lambda: stored.get().files[file.name, name]),
        f"{stem}{file_format.suffix}",
        file_format.mime,
        on_click="ignore",
        icon=":material/download:",
        key=f"download-{key}",
        width="stretch",
    )
    change = size_change(png_size, sizes[name])
    than = "as the PNG" if change == SAME_SIZE else "than the PNG"
    smallest = ", the smallest" if sizes[name] == min(sizes.values()) < png_size else ""
    st.caption(f"{change} {than}{smallest}. {file_format.browsers}")
