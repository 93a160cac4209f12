"""The table of a batch: a row for each file, and what can be done with the chosen one."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from compressor.imaging import ImageError
from compressor.pipeline.settings import QualitySettings
from compressor.ui import state
from compressor.ui.batch.controls import summary_metrics
from compressor.ui.batch.downloads import saving
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob
from compressor.ui.image.choose_picture import UPLOAD
from compressor.ui.picture_cache import PictureFile
from compressor.ui.settings import restart_settings
from compressor.ui.settings.quality_settings import current_quality_settings
from compressor.ui.state import SelectedPicture

# pixels, the latter with the frame
ROW_HEIGHT = 44
HEADER_HEIGHT = 37
ROWS = 10  # that are seen at once
COLUMNS = {
    "Picture": st.column_config.ImageColumn("", width=64),
    "File": st.column_config.TextColumn(width=150),
    "State": st.column_config.TextColumn(width=190),
    "Before": st.column_config.NumberColumn("Before, kB", format="%.1f", width="small"),
    "After": st.column_config.NumberColumn("After, kB", format="%.1f", width="small"),
    "Saving": st.column_config.NumberColumn("Saving, %", format="%.0f", width="small"),
    "PSNR": st.column_config.NumberColumn("PSNR, dB", format="%.2f", width="small"),
    "Colours": st.column_config.NumberColumn(format="%d", width="small"),
}


def table(files: Sequence[BatchFile], work: BatchJob | None, active: bool) -> None:
    """Draw it; `active` while a job works on it, when the table follows."""
    every = max(1.5, len(files) / 100) if active else None
    st.fragment(_table, run_every=every)(files, work, active)


def rows(files: Sequence[BatchFile], work: BatchJob | None, active: bool) -> dict[str, list[Any]]:
    """The columns by their names, a value for each file."""
    found = [_row(file, work, active) for file in files]
    return {name: [row[name] for row in found] for name in COLUMNS}


def _table(files: Sequence[BatchFile], work: BatchJob | None, active: bool) -> None:
    if work is not None:
        summary_metrics(files, work)
    chosen = st.dataframe(
        rows(files, work, active),
        column_config=COLUMNS,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=HEADER_HEIGHT + ROW_HEIGHT * min(ROWS, len(files)),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        key="batch-table",
        alt=f"A row for each of the {len(files)} files of the batch",
    )
    numbers = chosen.selection.rows
    if numbers and numbers[0] < len(files):
        _row_details(files[numbers[0]], work)


def _row(file: BatchFile, work: BatchJob | None, active: bool) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"File": file.name, "Before": file.size / 1e3, "State": "waiting"}
    done = work.done.get(file.id) if work else None
    if work and done is None and active and file.id in work.under_way:
        row["State"] = "working…"
    elif done is None and file.problem:
        row["State"] = f"Problem: {file.problem}"
    elif done is not None and done.reduction.problem:
        row["State"] = f"Problem: {done.reduction.problem}"
    elif done is not None:
        one = done.reduction
        lossless = math.isinf(one.psnr)
        row |= {
            "Picture": done.thumbnail,
            "State": "done, no loss" if lossless else "done",
            "After": len(one.png) / 1e3,
            "Saving": saving(done),
            "PSNR": None if lossless else one.psnr,
            "Colours": len(one.palette),
        }
    return row


def _row_details(file: BatchFile, work: BatchJob | None) -> None:
    """What is said of the chosen row, and done with its file."""
    done = work.done.get(file.id) if work else None
    problem = file.problem or (done.reduction.problem if done else None)
    with st.container(border=True):
        st.text(file.name)
        if problem:
            st.warning(problem, icon=":material/warning:")
        elif done:
            for note in done.reduction.notes:
                st.caption(f":material/info: {note}")
        if not problem:
            pressed = st.button(
                "Open in Compress",
                icon=":material/compress:",
                key="batch-open",
                on_click=_open,
                args=(file, work),
                help="Compress this picture by itself, with the settings of the batch.",
            )
            if pressed and (trouble := st.session_state["batch-trouble"]):
                st.error(trouble, icon=":material/warning:")
            elif pressed:
                st.switch_page("pages/1_Compress.py")


def _open(file: BatchFile, work: BatchJob | None) -> None:
    """Take a file as the chosen picture, and begin to compress it as the batch does."""
    st.session_state["batch-trouble"] = ""
    try:
        opened = PictureFile(data=file.read())
        opened.decode()  # here, where it can be said why it can't be
    except ImageError as error:
        st.session_state["batch-trouble"] = str(error)
        return
    state.select_picture(SelectedPicture(file=opened, name=file.name, source=UPLOAD))
    restart_settings.choose_method(restart_settings.BEST_QUALITY)
    state.begin(_wishes(file, work))


def _wishes(file: BatchFile, work: BatchJob | None) -> QualitySettings:
    """What the batch wished for a file, with the K that it found where it looked for one."""
    if work is None:
        return current_quality_settings()
    if work.asked.goal is None or (done := work.done.get(file.id)) is None:
        return work.asked.wishes
    return replace(work.asked.wishes, k=max(2, len(done.reduction.palette)))
