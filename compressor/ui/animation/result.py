"""A compressed animation on the Compress page: it plays, its numbers, and its download."""

import streamlit as st

from compressor.figures.frame_bytes import frame_bytes_chart
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.ssimulacra2 import verdict
from compressor.pipeline.animation.job import CompressedAnimation
from compressor.ui import charts, state
from compressor.ui.compress.stage import original_side
from compressor.ui.downloads.animation import (
    animation_command_line,
    animation_recipe_button,
    animation_report_button,
    plays_text,
)
from compressor.ui.downloads.picture_button import held_or_later
from compressor.ui.elements.before_after import Side, before_after
from compressor.ui.formatting import SAME_SIZE, decibels, file_size, plural, size_change
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.plain_text import literal
from compressor.ui.recipes.from_result import animation_name
from compressor.ui.results import StoredResult
from compressor.ui.state import SelectedPicture


def animation_result(selected: SelectedPicture, result: CompressedAnimation) -> None:
    """Draw a compressed animation, from top to bottom."""
    frames = len(result.frame_sizes)
    _draw_beside_original(selected, result)
    _download(selected, result)
    _hand_outs(selected, result)
    for sentence in result.sentences:
        st.caption(f":material/info: {literal(sentence)}")
    _numbers(selected, result)
    largest = max(range(frames), key=result.frame_sizes.__getitem__)
    charts.chart(
        frame_bytes_chart(result.frame_sizes, charts.theme()),
        "animation-bytes",
        f"Bytes of each of {frames:,} frames; frame {largest + 1:,} has the most,"
        f" {file_size(result.frame_sizes[largest])}",
    )


def result_sentence(selected: SelectedPicture, result: CompressedAnimation) -> str:
    """Return what those who hear the page are told of a result."""
    change = size_change(selected.picture.size_bytes, len(result.file))
    frames = plural(len(result.frame_sizes), "frame")
    looks = verdict(result.mean_score)
    return f"Done: {frames}, {file_size(len(result.file))}, {change}. {looks}"


def _draw_beside_original(selected: SelectedPicture, result: CompressedAnimation) -> None:
    colors = plural(result.colors, "colour")
    before_after(
        original_side(selected, result.settings),
        Side(
            file=result.first_frame,
            label=f"{colors}, {file_size(len(result.file))}",
            alt=f"The animation of {plural(len(result.frame_sizes), 'frame')} in {colors}",
        ),
        (result.width, result.height),
        id=selected.picture.sha256,
        transparent=result.is_transparent or selected.picture.rgba is not None,
        moving=(selected.file.data, result.file),
        key="animation-player",
    )


def _download(selected: SelectedPicture, result: CompressedAnimation) -> None:
    format = ANIMATION_FORMATS[result.format]
    size = len(result.file)
    stored: StoredResult[CompressedAnimation] = state.stored_of_kind(JobKind.ANIMATION)
    with st.container(horizontal=True, vertical_alignment="center", key="animation-bar"):
        st.download_button(
            f"Download {format.label}, {file_size(size)}",
            held_or_later(result.file, lambda: stored.get().file),
            animation_name(selected.name, result.format),
            format.mime,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            key="download-animation",
        )
        change = size_change(selected.picture.size_bytes, size)
        than = "as your file" if change == SAME_SIZE else "than your file"
        st.markdown(f"**{change} {than}.** {literal(verdict(result.mean_score))}")


def _hand_outs(selected: SelectedPicture, result: CompressedAnimation) -> None:
    with st.container(horizontal=True, key="animation-hand-outs"):
        animation_report_button(selected, result)
        animation_recipe_button(selected, result)
        animation_command_line(selected, result)


def _numbers(selected: SelectedPicture, result: CompressedAnimation) -> None:
    with st.grid(3, min_column_width=150, border=True):
        st.metric("All frames", file_size(len(result.file)))
        st.metric("Your file", file_size(selected.picture.size_bytes))
        st.metric("Frames", f"{len(result.frame_sizes):,}")
        st.metric("Colours of all frames", f"{result.colors}")
        st.metric("PSNR of all frames", decibels(result.psnr))
        st.metric("Played", plays_text(result.plays))
    st.caption(
        f"SSIMULACRA2 is {result.mean_score:.1f} on average and {min(result.scores):.1f} in the"
        f" worst frame. Each frame is {result.width:,} x {result.height:,} pixels, and is shown as"
        " long as before."
    )
