"""The result of the restarts experiment on the Compress page."""

import streamlit as st

from compressor.figures.cost_text import cost_text, levels_text
from compressor.imaging.files.names import safe_stem
from compressor.imaging.psnr import psnr_from_cost
from compressor.pipeline.methods.experiment import ExperimentResult, RunResult
from compressor.pipeline.methods.method import Result, ResultFile
from compressor.ui import previews, state
from compressor.ui.compress.stage import draw_sides, original_side
from compressor.ui.downloads import buttons
from compressor.ui.downloads.picture_button import picture_download
from compressor.ui.downloads.restarts_report import restarts_content
from compressor.ui.elements.before_after import Side
from compressor.ui.formatting import bits_per_pixel, decibels, file_size, size_change
from compressor.ui.navigation import ANALYSIS, STEP_BY_STEP
from compressor.ui.results import StoredResult
from compressor.ui.state import SelectedPicture

PAIR_KEY = "compared-pair"


def experiment_result_view(selected: SelectedPicture, result: ExperimentResult) -> None:
    """Draw what a result has below its pictures: its numbers, and every download."""
    best = result.best
    _notices(selected, result)
    _numbers(selected, best)
    st.subheader("Downloads", anchor=False)
    st.caption(
        "Indexed PNG files at full size. PSNR compares each file with the original;"
        " cost is that of its run on the experiment's picture:"
        " mean squared RGB distance, channels in 0..1."
    )
    stored: StoredResult[Result] = state.stored_result(result)
    with st.grid(len(result.variants), min_column_width=220, border=True):
        for number, (variant, file) in enumerate(zip(result.variants, result.files, strict=True)):
            with st.container():
                _download(
                    selected,
                    stored,
                    variant,
                    file,
                    key=f"download-{number}",
                    is_primary=variant is best,
                )
    buttons.result_downloads(selected, result, restarts_content)
    with st.container(horizontal=True):
        st.page_link(ANALYSIS.script, label="See what every run did", icon=ANALYSIS.icon)
        st.page_link(STEP_BY_STEP.script, label="Watch a run step by step", icon=STEP_BY_STEP.icon)


def draw_experiment(selected: SelectedPicture, result: ExperimentResult) -> None:
    """Draw the slider between two pictures: the original and the best run, or as is chosen."""
    names = {variant.name: variant for variant in result.variants}
    pairs = [f"Original and {name}" for name in names]
    best, worst = result.best, result.variants[1]
    if worst is not best and len(result.variants) > 1:
        pairs.append(f"{best.name} and {worst.name}")
    if st.session_state.get(PAIR_KEY) not in pairs:
        st.session_state[PAIR_KEY] = pairs[0]
    chosen = str(st.session_state[PAIR_KEY])
    left, _, right = chosen.partition(" and ")
    before = original_side(selected, result.settings) if left == "Original" else _side(names[left])
    draw_sides(selected, before, _side(names[right]), result.settings)
    st.segmented_control("Compare", pairs, required=True, key=PAIR_KEY)


def _side(variant: RunResult) -> Side:
    colors = len(variant.full.palette)
    return Side(
        file=previews.indexed_preview(variant.full),
        label=f"{variant.title}: {file_size(len(variant.full.encode_png()))}",
        alt=f"The picture in {colors} colours: {variant.title}",
    )


def small_picture(variant: RunResult) -> None:
    """Draw a variant at the experiment's size, in no other colours than its palette."""
    st.image(
        previews.indexed_preview(variant.small),
        width="stretch",
        output_format="PNG",
        caption=f"{variant.title}: cost {cost_text(variant.cost)}",
        alt=f"The experiment's picture in {len(variant.small.palette)} colours: {variant.title}",
    )


def _numbers(selected: SelectedPicture, best: RunResult) -> None:
    size = len(best.full.encode_png())
    with st.grid(5, min_column_width=140, border=True):
        st.metric("File", file_size(size))
        st.metric("Against your file", size_change(selected.picture.size_bytes, size))
        st.metric("Bits per pixel", f"{bits_per_pixel(size, selected.picture):.2f}")
        st.metric("PSNR", decibels(psnr_from_cost(best.full.cost), selected.picture.part))
        st.metric(
            "Cost",
            cost_text(best.cost),
            help=f"Mean squared RGB distance, channels in 0..1; {levels_text(best.cost)}.",
        )


def _download(
    selected: SelectedPicture,
    stored: StoredResult[Result],
    variant: RunResult,
    file: ResultFile,
    *,
    key: str,
    is_primary: bool,
) -> None:
    full = variant.full
    size = len(variant.full.encode_png())
    run = f" · run {variant.run}, cost {cost_text(variant.cost)}" if variant.run is not None else ""
    st.markdown(f"**{variant.title}**")
    st.caption(
        f"{file_size(size)}, {size_change(selected.picture.size_bytes, size)} ·"
        f" {len(full.palette)} colours, bit depth {full.encoded_bit_depth()} ·"
        f" {bits_per_pixel(size, selected.picture):.2f} bits per pixel"
        f" · PSNR {decibels(psnr_from_cost(full.cost), selected.picture.part)}{run}"
    )
    picture_download(
        f"Download {variant.name}",
        stored,
        file,
        f"{safe_stem(selected.name)}-{variant.name}",
        key=key,
        is_primary=is_primary,
    )


def _notices(selected: SelectedPicture, result: ExperimentResult) -> None:
    k = result.settings.k
    size = len(result.best.full.encode_png())
    if result.colors < k:
        st.info(
            f"You asked for {k} colours; this picture has {result.colors}.", icon=":material/info:"
        )
    elif len(result.best.full.palette) < k:
        st.info(
            f"You asked for {k} colours; the best run uses {len(result.best.full.palette)}:"
            " the others ended without pixels, or round to the same colour.",
            icon=":material/info:",
        )
    if size > selected.picture.size_bytes:
        st.warning(
            f"The PNG is larger than your file: {file_size(size)} against"
            f" {file_size(selected.picture.size_bytes)}. {selected.picture.format} packs this"
            " picture well already; a smaller K makes the PNG smaller.",
            icon=":material/balance:",
        )
