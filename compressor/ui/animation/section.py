"""The part of the Compress page where all frames of an animation are compressed."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from compressor.imaging import size_within
from compressor.imaging.animation.formats import ANIMATION_FORMATS, format_of_animation
from compressor.imaging.decoding.parts_left_out import MOST_FRAMES
from compressor.imaging.formats.table import SMALLEST
from compressor.pipeline.animation.job import AnimationOptions, CompressedAnimation
from compressor.pipeline.animation.refusal import animation_refusal
from compressor.pipeline.animation.scenes import AUTO, FRAMES, ONE, SCENES
from compressor.pipeline.animation.work import animation_seconds
from compressor.pipeline.methods.longest_side import longest_side_of
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.task import Task
from compressor.ui import state
from compressor.ui.animation.result import animation_result, result_sentence
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.live_status import live_status
from compressor.ui.formatting import duration
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import animation_task
from compressor.ui.plain_text import literal
from compressor.ui.progress import job_status, progress_bar
from compressor.ui.recipes import load_and_verify
from compressor.ui.recipes.animations import FORMAT_KEY, PALETTES_KEY
from compressor.ui.recipes.from_result import animation_recipe_of
from compressor.ui.settings.inputs import set_default
from compressor.ui.state import SelectedPicture

LABELS: Final = {each.name: each.label for each in ANIMATION_FORMATS.values()} | {
    SMALLEST: "Smallest"
}
PALETTE_LABELS: Final = {
    AUTO: "Automatic",
    ONE: "One",
    SCENES: "One a scene",
    FRAMES: "One a frame",
}
START_KEY: Final = "compress-animation"


def animation_section(selected: SelectedPicture, settings: Settings) -> None:
    """Draw the section, where the picture in use has several frames.

    Args:
        selected: the picture in use.
        settings: what the page's widgets say.
    """
    picture = selected.picture
    own_format = format_of_animation(picture.format)
    if picture.frames <= 1 or own_format is None:
        return
    with st.container(key="animation"):
        st.subheader(f"All {_frames(picture.frames)}", anchor=False)
        refusal = animation_refusal(settings)
        result = _result()
        if refusal is not None:
            st.info(literal(refusal), icon=":material/info:")
            options = result.options if result else AnimationOptions(format=own_format.name)
        else:
            options = _choose_options(own_format.name)
        is_current = result is not None and _is_of(result, settings, options)
        if refusal is None and not is_current:
            _start_or_follow(selected, settings, options)
        if result is not None:
            if not is_current:
                made_with = f"{result.settings.describe()}, {_describe(result.options)}"
                st.caption(f"Settings changed. This animation is still for {literal(made_with)}.")
            if recipe := load_and_verify.loaded_recipe():
                load_and_verify.verify(recipe, animation_recipe_of(selected, result))
            animation_result(selected, result)
            if state.method_result(settings.method) is not None:
                st.subheader("The first frame", anchor=False)  # whose numbers follow
    said = result_sentence(selected, result) if result is not None and is_current else ""
    live_status(said, key="live-status-animation")


def _result() -> CompressedAnimation | None:
    result = state.result_of_kind(JobKind.ANIMATION)
    assert result is None or isinstance(result, CompressedAnimation)
    return result


def _is_of(result: CompressedAnimation, settings: Settings, options: AnimationOptions) -> bool:
    return (result.settings, result.options) == (settings, options)


def _describe(options: AnimationOptions) -> str:
    words = f"as {LABELS[options.format]}"
    if options.palettes == AUTO:
        return words
    return f"{words}, palettes: {PALETTE_LABELS[options.palettes].lower()}"


def _choose_options(own_format: str) -> AnimationOptions:
    """Draw the choice of the format, that of the file first, and that of a GIF's palettes."""
    with st.container(horizontal=True):
        format = _choice("Format", LABELS, own_format, f"{FORMAT_KEY}-{own_format}")
        if format not in ("gif", SMALLEST):
            return AnimationOptions(format=format)
        palettes = _choice(
            "Palettes of a GIF",
            PALETTE_LABELS,
            AUTO,
            PALETTES_KEY,
            "One for all frames, or another one where the picture changes. *Automatic* gives a"
            " scene its own palette where that takes fewer bytes and looks as good.",
        )
    return AnimationOptions(format=format, palettes=palettes)


def _choice(
    label: str, labels: Mapping[str, str], default: str, key: str, help: str | None = None
) -> str:
    """Draw a choice among the keys of `labels`, and return it."""
    set_default(key, default)
    chosen = st.segmented_control(
        label,
        list(labels),
        required=True,
        format_func=labels.__getitem__,
        key=key,
        help=help,
        persist_state="session",
    )
    return str(chosen or default)  # a browser that has not drawn it yet answers with nothing


def _start_or_follow(
    selected: SelectedPicture, settings: Settings, options: AnimationOptions
) -> None:
    """Draw the progress of the job, or the button that begins it, and how the last one ended."""
    job = state.job(JobKind.ANIMATION)
    if job is not None and job.active:
        progress_bar(job, stop_key="stop-animation")
        return
    picture = selected.picture
    size = size_within(picture.width, picture.height, longest_side_of(settings))
    seconds = animation_seconds(size, picture.frames, settings, options.format)
    method_job = state.job(settings.method)
    st.button(
        f"Compress all {_frames(picture.frames)}, about {duration(seconds)}",
        icon=":material/animation:",
        key=START_KEY,
        on_click=uninterrupted(_begin),
        args=(settings, options),
        disabled=settings.problem(picture.full_size) is not None
        or (method_job is not None and method_job.active),
    )
    if job is None or job.task.key == _task(selected, settings, options).key:
        job_status(JobKind.ANIMATION, has_skeleton=False)


def _frames(count: int) -> str:
    """Return "12 frames"; "frames" where there are more than are counted before they are read."""
    return "frames" if count > MOST_FRAMES else f"{count:,} frames"


def _begin(settings: Settings, options: AnimationOptions) -> None:
    if selected := state.selected_picture():
        state.start(_task(selected, settings, options))


def _task(selected: SelectedPicture, settings: Settings, options: AnimationOptions) -> Task:
    return animation_task(selected.file, settings, options)
