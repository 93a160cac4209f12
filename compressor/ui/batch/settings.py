"""The settings of a batch: how far each picture is compressed, and what concerns many pictures."""

from dataclasses import replace

import streamlit as st

from compressor.imaging.limits import MAX_FILE_MB
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.pipeline.animation.work import animation_seconds
from compressor.pipeline.batch import NO_RARE_IN_SHARED
from compressor.pipeline.settings import (
    COLOR_COUNT,
    COMPUTED,
    FILE_FORMAT,
    FORMAT,
    LOOK,
    LookSettings,
    QualitySettings,
    installed_formats,
)
from compressor.pipeline.target import Target
from compressor.ui.batch.results import MAX_ANIMATION_SECONDS, BatchSettings
from compressor.ui.formatting import duration
from compressor.ui.settings.inputs import advanced_inputs, current, set_default, setting_input
from compressor.ui.settings.longest_side import longest_side_input
from compressor.ui.settings.look_level import level_input
from compressor.ui.settings.method_choice import is_blocked
from compressor.ui.settings.named_palette import named_palette_input
from compressor.ui.settings.quality_settings import k_input

OWN = "Each its own"
SHARED = "One for all"
FIXED = "A fixed one"
PALETTE_CAPTIONS = {
    OWN: "Every picture gets the palette that is best for it.",
    SHARED: "One palette of K colours, the best for all pictures together.",
    FIXED: "Every picture gets exactly the colours of a palette with a name.",
}
PALETTES_KEY = "batch-palettes"
NAMED_PALETTE_KEY = "batch-named-palette"
FORMAT_KEY = "batch-format"
FRAMES_KEY = "batch-frames"
EXAMPLE_SECONDS = animation_seconds((480, 270), 100, QualitySettings(), "gif")
ALL_FRAMES = "All frames"
FIRST_FRAME = "First frame"
FRAME_CAPTIONS = {
    ALL_FRAMES: (
        "Animations keep every frame, its duration and their format, unless WebP or the smallest"
        " file is asked for. 100 frames of 480 x 270 pixels take about"
        f" {duration(EXAMPLE_SECONDS)}; no animation may take more than"
        f" {duration(MAX_ANIMATION_SECONDS)}."
    ),
    FIRST_FRAME: "Of an animation the first frame alone is compressed, as a picture.",
}
BY_LOOK = "By look"
K_COLORS = "K colours"
BY_PSNR = "By PSNR"
BY_BYTES = "By bytes"
GOAL_CAPTIONS = {
    BY_LOOK: "Every picture gets the smallest file that looks as good as you say.",
    K_COLORS: "Every picture gets the best palette of K colours.",
    BY_PSNR: "Every picture gets the fewest colours that have this PSNR.",
    BY_BYTES: "Every picture gets the best look that a file of so many kB can have.",
}
GOAL_KEY = "batch-goal"
LOOK_KB_KEY = "batch-look-kb"
PSNR_KEY = "batch-psnr"
MOST_COLORS_KEY = "batch-most-colors"
KB_KEY = "batch-kb"
DEFAULT_MIN_PSNR = 35.0  # dB
DEFAULT_MAX_KB = 100.0
MIN_KB = 0.1
MAX_KB = 1e3 * MAX_FILE_MB
CHOSEN_BY_LOOK = ("look", "max_bytes")  # settings whose widgets stand among those of the goal


def batch_settings_inputs(may_move: bool = False) -> BatchSettings:
    """Draw the widgets and return the settings.

    Args:
        may_move: whether there may be animations among the files.
    """
    first, second = st.columns([2, 3], gap="medium")
    with first:
        palettes = _captioned_choice("Palettes", PALETTE_CAPTIONS, PALETTES_KEY)
        _format_input()
        longest_side_input(None)
        if may_move:
            _frames_input()
    with second:
        goal = _goal_inputs() if palettes == OWN else _colors_inputs(palettes)
    if goal in (BY_LOOK, BY_BYTES):
        advanced_inputs(LookSettings, None, without=CHOSEN_BY_LOOK)
    else:
        advanced_inputs(QualitySettings, None)
    return current_settings()


def current_settings() -> BatchSettings:
    """Return the settings as the widgets were left last."""
    values = st.session_state
    palettes = values.get(PALETTES_KEY, OWN)
    goal = values.get(GOAL_KEY, BY_LOOK) if palettes == OWN else K_COLORS
    min_psnr = round(values.get(PSNR_KEY, DEFAULT_MIN_PSNR), 1)
    return BatchSettings(
        file_settings=_file_settings(goal),
        shared=palettes == SHARED,
        target=Target(psnr=min_psnr) if goal == BY_PSNR else None,
        format=values.get(FORMAT_KEY, FILE_FORMAT.default),
        all_frames=values.get(FRAMES_KEY, ALL_FRAMES) == ALL_FRAMES,
    )


def warn_if_invalid(settings: BatchSettings) -> bool:
    """Show why these settings can't be used; return whether that is so."""
    if settings.shared and settings.quality.keeps_rare:
        st.error(NO_RARE_IN_SHARED, icon=":material/warning:")
        return True
    return is_blocked(settings.file_settings)


def describe(settings: BatchSettings) -> str:
    """Return the settings as a phrase."""
    parts = [_describe_file_settings(settings.file_settings)]
    if settings.shared:
        parts.append("one palette for all")
    if settings.target and settings.target.psnr is not None:
        parts.append(f"as few as have {settings.target.psnr:g} dB")
    if not settings.all_frames:
        parts.append("first frames alone")
    if settings.format != FILE_FORMAT.default:
        parts.append(f"as {FILE_FORMAT.values.label(settings.format)}")
    return ", ".join(parts)


def _describe_file_settings(settings: QualitySettings | LookSettings) -> str:
    if isinstance(settings, QualitySettings):
        return settings.describe()
    kilobytes = f"{settings.max_bytes / 1e3:g} kB"
    if settings.is_best_of_size:
        return f"the best look of at most {kilobytes}, {settings.describe(CHOSEN_BY_LOOK)}"
    limit = f", at most {kilobytes}" if settings.max_bytes else ""
    return f"{settings.describe(('max_bytes',))}{limit}"


def _file_settings(goal: str) -> QualitySettings | LookSettings:
    """Return the settings of every file for one of the goals."""
    values = st.session_state
    if goal == BY_LOOK:
        return replace(current(LookSettings), max_bytes=_bytes(values.get(LOOK_KB_KEY) or 0))
    if goal == BY_BYTES:
        max_bytes = _bytes(values.get(KB_KEY, DEFAULT_MAX_KB))
        return replace(current(LookSettings), look=LOOK.max, max_bytes=max_bytes)
    settings = replace(current(QualitySettings), palette=_palette_name())
    if goal == BY_PSNR:
        return replace(settings, k=values.get(MOST_COLORS_KEY, COLOR_COUNT.max))
    return settings


def _palette_name() -> str:
    """Return the name of the palette that every picture gets, or that it is searched."""
    values = st.session_state
    if values.get(PALETTES_KEY) != FIXED:
        return COMPUTED
    return str(values.get(NAMED_PALETTE_KEY, next(iter(NAMED_PALETTES))))


def _bytes(kilobytes: float) -> int:
    return round(1e3 * kilobytes)


def _format_input() -> None:
    """Draw the choice among the formats whose package is installed."""
    set_default(FORMAT_KEY, FILE_FORMAT.default)
    chosen = st.segmented_control(
        FILE_FORMAT.label,
        installed_formats(),
        format_func=FORMAT.label,
        required=True,
        key=FORMAT_KEY,
        persist_state="session",
        help=FILE_FORMAT.help,
    )
    st.caption(FORMAT.sentences[str(chosen)])


def _frames_input() -> None:
    """Draw the choice between all frames of animations and their first one."""
    _captioned_choice("Animations", FRAME_CAPTIONS, FRAMES_KEY)


def _colors_inputs(palettes: str) -> str:
    """Draw the colours that one palette for all, or a fixed one, has; return the goal it is."""
    if palettes == FIXED:
        named_palette_input(NAMED_PALETTE_KEY)
    else:
        k_input()
    return K_COLORS


def _goal_inputs() -> str:
    """Draw the choice of the goal and the widgets that belong to it; return the goal."""
    goal = _captioned_choice("How far to compress", GOAL_CAPTIONS, GOAL_KEY)
    if goal == BY_LOOK:
        _look_inputs()
    elif goal == K_COLORS:
        k_input()
    elif goal == BY_PSNR:
        _psnr_inputs()
    else:
        set_default(KB_KEY, DEFAULT_MAX_KB)
        st.number_input("At most, in kB", MIN_KB, MAX_KB, step=10.0, format="%.1f",
                        key=KB_KEY, persist_state="session")  # fmt: skip
    return goal


def _look_inputs() -> None:
    level_input()
    look, *_ = LookSettings.schema()
    first, second = st.columns(2)
    with first:
        setting_input(look)
    second.number_input(
        "At most, in kB",
        MIN_KB,
        MAX_KB,
        value=None,
        step=10.0,
        format="%.1f",
        key=LOOK_KB_KEY,
        placeholder="no limit",
        persist_state="session",
        help="No file has more, even where it then looks poorer than wanted. Empty for no limit.",
    )


def _psnr_inputs() -> None:
    set_default(PSNR_KEY, DEFAULT_MIN_PSNR)
    set_default(MOST_COLORS_KEY, COLOR_COUNT.max)
    first, second = st.columns(2)
    first.number_input("At least, in dB", 1.0, 100.0, step=0.5, format="%.1f",
                       key=PSNR_KEY, persist_state="session")  # fmt: skip
    second.number_input("With at most so many colours", COLOR_COUNT.min, COLOR_COUNT.max,
                        key=MOST_COLORS_KEY, persist_state="session")  # fmt: skip


def _captioned_choice(label: str, captions: dict[str, str], key: str) -> str:
    """Let the user choose one of the keys of `captions`; the first is the default."""
    options = tuple(captions)
    set_default(key, options[0])
    chosen = str(
        st.segmented_control(label, options, required=True, key=key, persist_state="session")
    )
    st.caption(captions[chosen])
    return chosen
