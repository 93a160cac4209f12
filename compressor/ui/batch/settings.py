"""The settings of a batch: those of best quality, and those that concern many pictures."""

import streamlit as st

from compressor.imaging.limits import MAX_FILE_MB
from compressor.pipeline.settings import FILE_FORMAT, FORMAT, QualitySettings, installed_formats
from compressor.pipeline.target import Target
from compressor.ui.batch.results import BatchSettings
from compressor.ui.settings.inputs import advanced_inputs, current, set_default
from compressor.ui.settings.method_choice import is_blocked
from compressor.ui.settings.quality_settings import k_input

OWN = "Each its own"
SHARED = "One for all"
PALETTE_CAPTIONS = {
    OWN: "Every picture gets the palette that is best for it.",
    SHARED: "One palette, the best for the colours of all pictures together.",
}
FORMAT_KEY = "batch-format"
AS_SET = "As set"
BY_PSNR = "By PSNR"
BY_BYTES = "By bytes"
TARGET_CAPTIONS = {
    AS_SET: "Every picture gets K colours.",
    BY_PSNR: "Every picture gets the fewest colours, up to K, that have this PSNR.",
    BY_BYTES: "Every picture gets the most colours, up to K, whose file fits.",
}
DEFAULT_MIN_PSNR = 35.0  # dB
DEFAULT_MAX_KB = 100.0


def batch_settings_inputs() -> BatchSettings:
    """Draw the widgets and return the settings."""
    first, second, third = st.columns(3, gap="medium")
    with first:
        k_input()
    with second:
        shared = _captioned_choice("Palettes", PALETTE_CAPTIONS, "batch-palettes") == SHARED
    with third:
        if not shared:
            _target_inputs()
    _format_input()
    advanced_inputs(QualitySettings, None)
    return current_settings()


def current_settings() -> BatchSettings:
    """Return the settings as the widgets were left last."""
    values = st.session_state
    shared = values.get("batch-palettes") == SHARED
    target = None
    if not shared and values.get("batch-goal") == BY_PSNR:
        target = Target(psnr=round(values.get("batch-psnr", DEFAULT_MIN_PSNR), 1))
    elif not shared and values.get("batch-goal") == BY_BYTES:
        target = Target(max_bytes=round(1e3 * values.get("batch-kb", DEFAULT_MAX_KB)))
    return BatchSettings(
        quality=current(QualitySettings),
        shared=shared,
        target=target,
        format=values.get(FORMAT_KEY, FILE_FORMAT.default),
    )


def warn_if_invalid(settings: BatchSettings) -> bool:
    """Show why these settings can't be used; return whether that is so."""
    return is_blocked(settings.quality)


def describe(settings: BatchSettings) -> str:
    """Return the settings as a phrase."""
    parts = [settings.quality.describe()]
    target = settings.target
    if settings.shared:
        parts.append("one palette for all")
    if target and target.psnr is not None:
        parts.append(f"as few as have {target.psnr:g} dB")
    if target and target.max_bytes is not None:
        parts.append(f"as many as fit into {target.max_bytes / 1e3:g} kB")
    if settings.format != FILE_FORMAT.default:
        parts.append(f"as {FILE_FORMAT.values.label(settings.format)}")
    return ", ".join(parts)


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


def _target_inputs() -> None:
    kind = _captioned_choice("Number of colours", TARGET_CAPTIONS, "batch-goal")
    if kind == BY_PSNR:
        set_default("batch-psnr", DEFAULT_MIN_PSNR)
        st.number_input("At least, in dB", 1.0, 100.0, step=0.5, format="%.1f",
                        key="batch-psnr", persist_state="session")  # fmt: skip
    elif kind == BY_BYTES:
        set_default("batch-kb", DEFAULT_MAX_KB)
        st.number_input("At most, in kB", 0.1, 1e3 * MAX_FILE_MB, step=10.0, format="%.1f",
                        key="batch-kb", persist_state="session")  # fmt: skip


def _captioned_choice(label: str, captions: dict[str, str], key: str) -> str:
    """Let the user choose one of the keys of `captions`; the first is the default."""
    options = tuple(captions)
    set_default(key, options[0])
    chosen = str(
        st.segmented_control(label, options, required=True, key=key, persist_state="session")
    )
    st.caption(captions[chosen])
    return chosen
