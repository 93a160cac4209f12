"""The table of a batch: a row for each file, and the details of the selected one."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from compressor.imaging import ImageError
from compressor.imaging.animation.formats import ANIMATION_FORMATS, written_format
from compressor.imaging.ssimulacra2 import MEANING
from compressor.imaging.text import printable
from compressor.pipeline.setting_schema import Settings
from compressor.ui import state
from compressor.ui.batch import settings as batch_settings
from compressor.ui.batch.comparison import original_and_result
from compressor.ui.batch.controls import summary_metrics
from compressor.ui.batch.downloads import DROPPED, saving
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import FileResult
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import plural
from compressor.ui.image.use_picture import UPLOAD
from compressor.ui.navigation import COMPRESS
from compressor.ui.picture_cache import PictureFile
from compressor.ui.plain_text import literal
from compressor.ui.settings.method_choice import set_method_and_widgets
from compressor.ui.state import SelectedPicture

OPEN_ERROR_KEY = "batch-trouble"
ROW_HEIGHT = 44  # pixels
HEADER_HEIGHT = 37  # pixels, with the frame
MAX_VISIBLE_ROWS = 20
MIN_REFRESH_SECONDS = 1.5  # between two drawings while a job runs
FILES_PER_REFRESH_SECOND = 100  # more files are drawn less often
COLUMNS = {
    "Picture": st.column_config.ImageColumn("", width=64),
    "File": st.column_config.TextColumn(width=150),
    "State": st.column_config.TextColumn(width=170),
    "Before": st.column_config.NumberColumn("Before, kB", format="%.1f", width="small"),
    "After": st.column_config.NumberColumn("After, kB", format="%.1f", width="small"),
    "Saving": st.column_config.NumberColumn("Saving, %", format="%.0f", width="small"),
    "PSNR": st.column_config.NumberColumn("PSNR, dB", format="%.2f", width="small"),
    "SSIMULACRA2": st.column_config.NumberColumn(
        format="%.1f", width=112, help=f"How much it looks like the original: {MEANING}."
    ),
    "Colours": st.column_config.NumberColumn(format="%d", width="small"),
}


def table(files: Sequence[BatchFile], batch: BatchJob | None, is_active: bool) -> None:
    """Draw the table; while a job is active it is drawn again from time to time."""
    seconds = max(MIN_REFRESH_SECONDS, len(files) / FILES_PER_REFRESH_SECOND)
    st.fragment(_table, run_every=seconds if is_active else None)(files, batch, is_active)


def columns(
    files: Sequence[BatchFile], batch: BatchJob | None, is_active: bool
) -> dict[str, list[Any]]:
    """Return the columns by their names, each with a value for each file."""
    rows = [_row(file, batch, is_active) for file in files]
    return {name: [row[name] for row in rows] for name in COLUMNS}


def _table(files: Sequence[BatchFile], batch: BatchJob | None, is_active: bool) -> None:
    if batch is not None:
        summary_metrics(files, batch, is_active)
    event = st.dataframe(
        columns(files, batch, is_active),
        column_config=COLUMNS,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=HEADER_HEIGHT + ROW_HEIGHT * min(MAX_VISIBLE_ROWS, len(files)),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        key="batch-table",
        alt=f"A row for each of the {len(files)} files of the batch",
    )
    if batch is not None and batch.results:
        st.caption(f"SSIMULACRA2 tells how much a result looks like the original: {MEANING}.")
    selected_rows = event.selection.rows
    if selected_rows and selected_rows[0] < len(files):
        _row_details(files[selected_rows[0]], batch)


def _row(file: BatchFile, batch: BatchJob | None, is_active: bool) -> dict[str, Any]:
    """Return the values of a file's row by the names of the columns."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"File": printable(file.path), "Before": file.size / 1e3}
    result = batch.results.get(file.id) if batch else None
    if result is None:
        is_in_progress = batch is not None and is_active and file.id in batch.in_progress
        is_dropped = batch is not None and file.id in batch.dropped
        row["State"] = DROPPED if is_dropped else _unfinished_state(file, is_in_progress)
    elif result.compression.problem:
        row["State"] = printable(f"Problem: {result.compression.problem}")
    else:
        row |= _numbers(result, names_format=batch is not None and batch.settings.format != "png")
    return row


def _unfinished_state(file: BatchFile, is_in_progress: bool) -> str:
    if is_in_progress:
        return "working…"
    return printable(f"Problem: {file.problem}") if file.problem else "waiting"


def _numbers(result: FileResult, names_format: bool) -> dict[str, Any]:
    """Return the values of a compressed file; its state names its format where that is asked."""
    compression = result.compression
    format = written_format(compression.file, compression.frames)
    states = [
        "done",
        format.label if names_format or format.name in ANIMATION_FORMATS else "",
        plural(compression.frames, "frame") if compression.frames > 1 else "",
        compression.part,
        "no loss" if compression.is_lossless else "",
        "poorer than wanted" if compression.shortfalls else "",
    ]
    return {
        "Picture": result.thumbnail,
        "State": ", ".join(filter(None, states)),
        "After": len(compression.file) / 1e3,
        "Saving": saving(result),
        "PSNR": None if math.isinf(compression.psnr) else compression.psnr,
        "SSIMULACRA2": compression.ssimulacra2,
        "Colours": len(compression.palette),
    }


def _row_details(file: BatchFile, batch: BatchJob | None) -> None:
    """Draw the selected file's problem or notes, and the button that opens it."""
    result = batch.results.get(file.id) if batch else None
    problem = file.problem or (result.compression.problem if result else None)
    with st.container(border=True):
        st.text(printable(file.path))
        if problem:
            st.warning(literal(problem), icon=":material/warning:")
            return
        if result:
            for note in result.compression.notes:
                st.caption(f":material/info: {literal(note)}")
            original_and_result(file, result)
        is_pressed = st.button(
            "Open in Compress",
            icon=COMPRESS.icon,
            key="batch-open",
            on_click=uninterrupted(_open),
            args=(file, batch),
            help="Compress this picture by itself, with the settings of the batch.",
        )
        if is_pressed and (error := st.session_state[OPEN_ERROR_KEY]):
            st.error(literal(error), icon=":material/warning:")
        elif is_pressed:
            st.switch_page(COMPRESS.script)


def _open(file: BatchFile, batch: BatchJob | None) -> None:
    """Select a file as the picture in use, and start to compress it as the batch does."""
    st.session_state[OPEN_ERROR_KEY] = ""
    try:
        picture_file = PictureFile(data=file.read())
        picture_file.decode()  # here, where its error can be shown
    except ImageError as error:
        st.session_state[OPEN_ERROR_KEY] = str(error)
        return
    state.select_picture(SelectedPicture(file=picture_file, name=file.name, source=UPLOAD))
    settings = _settings_of(file, batch)
    set_method_and_widgets(settings)
    state.begin(settings)


def _settings_of(file: BatchFile, batch: BatchJob | None) -> Settings:
    """Return the batch's settings for a file, with the K that was found for a target."""
    settings = batch_settings.current_settings() if batch is None else batch.settings
    result = batch.results.get(file.id) if batch else None
    if settings.target is None or result is None:
        return settings.file_settings
    return replace(settings.quality, k=max(2, len(result.compression.palette)))
