"""The settings of a batch: those of best quality, and what concerns many pictures."""

import streamlit as st

from compressor.imaging.limits import MAX_FILE_MB
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from compressor.ui.batch.job import BatchSettings
from compressor.ui.settings.inputs import advanced_inputs, current, set_default
from compressor.ui.settings.method_choice import is_blocked
from compressor.ui.settings.quality_settings import k_input

OWN, SHARED = PALETTES = ("Each its own", "One for all")
PALETTE_WORDS = {
    OWN: "Every picture gets the palette that is best for it.",
    SHARED: "One palette, the best for the colours of all pictures together.",
}
AS_SET, PSNR, BYTES = GOALS = ("As set", "By PSNR", "By bytes")
GOAL_WORDS = {
    AS_SET: "Every picture gets K colours.",
    PSNR: "Every picture gets the fewest colours, up to K, that have this PSNR.",
    BYTES: "Every picture gets the most colours, up to K, whose file fits.",
}
# at first
LEAST_PSNR = 35.0
MOST_KB = 100.0


def settings() -> BatchSettings:
    """Draw the widgets; gives what they ask for."""
    first, second, third = st.columns(3, gap="medium")
    with first:
        k_input()
    with second:
        shared = _choice("Palettes", PALETTES, "batch-palettes", PALETTE_WORDS) == SHARED
    with third:
        if not shared:
            _goal()
    advanced_inputs(QualitySettings, None)
    return current_settings()


def current_settings() -> BatchSettings:
    """What the widgets ask for, as last left."""
    left = st.session_state
    shared = left.get("batch-palettes") == SHARED
    goal = None
    if not shared and left.get("batch-goal") == PSNR:
        goal = Target(psnr=round(left.get("batch-psnr", LEAST_PSNR), 1))
    elif not shared and left.get("batch-goal") == BYTES:
        goal = Target(max_bytes=round(1e3 * left.get("batch-kb", MOST_KB)))
    return BatchSettings(wishes=current(QualitySettings), shared=shared, goal=goal)


def blocked(asked: BatchSettings) -> bool:
    """Whether this can't be done; says why."""
    return is_blocked(asked.wishes)


def in_words(asked: BatchSettings) -> str:
    """What was asked, as a phrase."""
    parts = [asked.wishes.describe()]
    if asked.shared:
        parts.append("one palette for all")
    if asked.goal and asked.goal.psnr is not None:
        parts.append(f"as few as have {asked.goal.psnr:g} dB")
    if asked.goal and asked.goal.max_bytes is not None:
        parts.append(f"as many as fit into {asked.goal.max_bytes / 1e3:g} kB")
    return ", ".join(parts)


def _goal() -> None:
    kind = _choice("Number of colours", GOALS, "batch-goal", GOAL_WORDS)
    if kind == PSNR:
        set_default("batch-psnr", LEAST_PSNR)
        st.number_input("At least, in dB", 1.0, 100.0, step=0.5, format="%.1f",
                        key="batch-psnr", persist_state="session")  # fmt: skip
    elif kind == BYTES:
        set_default("batch-kb", MOST_KB)
        st.number_input("At most, in kB", 0.1, 1e3 * MAX_FILE_MB, step=10.0, format="%.1f",
                        key="batch-kb", persist_state="session")  # fmt: skip


def _choice(label: str, options: tuple[str, ...], key: str, words: dict[str, str]) -> str:
    set_default(key, options[0])
    chosen = str(
        st.segmented_control(label, options, required=True, key=key, persist_state="session")
    )
    st.caption(words[chosen])
    return chosen
