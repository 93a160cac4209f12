"""The widgets of the method "Best quality", and the same in words."""

import streamlit as st

from compressor.imaging.palettes.hex_codes import to_hex
from compressor.pipeline.settings import CHOICES, QualitySettings, RestartSettings
from compressor.ui import state
from compressor.ui.settings import restart_settings
from compressor.ui.settings.locked_colors import locked, locked_color_inputs
from compressor.ui.state import SelectedPicture
from kmc import EFFORTS, SPACES

EFFORT_NAMES = {"fast": "Fast", "balanced": "Balanced", "best": "Best"}
SPACE_NAMES = {"rgb": "RGB", "oklab": "OKLab", "cielab": "CIELAB"}
SPACE_SENTENCES = {
    "rgb": "The least error in the numbers of the file; the highest PSNR and SSIM.",
    "oklab": "Distances as the eye sees them; the most natural look, above all with dithering.",
    "cielab": "The classic of colour science; the least mean colour difference (CIEDE2000).",
}
STRENGTHS = CHOICES["dither"].values


def quality_settings_inputs(now: SelectedPicture) -> QualitySettings:
    """Draw the widgets; gives the wishes as they stand in them."""
    first, second = st.columns([1, 2], vertical_alignment="bottom")
    with first:
        k = restart_settings.k_input()
    second.page_link(
        "pages/2_Choose_K.py",
        label="How many? Choose K compares them",
        icon=":material/query_stats:",
    )
    advanced_inputs(now)
    return current_quality_settings(k)


def advanced_inputs(now: SelectedPicture | None) -> None:
    """Draw the widgets of all but K, for a picture or for many."""
    with st.expander("More settings"):
        _more_settings()
    with st.expander("Locked colours", key="locking", on_change="rerun") as locking:
        if locking.open:
            locked_color_inputs(now)
    if locked() and not locking.open:
        st.caption(f":material/lock: Locked: {', '.join(map(to_hex, locked()))}")


def current_quality_settings(k: int | None = None) -> QualitySettings:
    """The wishes as last left on the Compress page."""
    default = QualitySettings()
    left = st.session_state
    return QualitySettings(
        k=int(left.get("k", default.k)) if k is None else k,
        effort=str(left.get("effort", default.effort)),
        space=str(left.get("space", default.space)),
        dither=float(left.get("dither", default.dither)),
        fixed=locked(),
    )


def too_many_locked(asked: QualitySettings) -> bool:
    """Whether these wishes can't be met, since more colours are locked than K allows."""
    return len(asked.fixed) > asked.k


def validate_or_warn(asked: QualitySettings) -> bool:
    """Whether these wishes can't be met; says why."""
    if not too_many_locked(asked):
        return False
    st.error(
        f"{len(asked.fixed)} colours are locked, but K = {asked.k}: unlock some, or raise K to"
        f" {len(asked.fixed)} or more.",
        icon=":material/warning:",
    )
    return True


def set_widgets(to: QualitySettings) -> None:
    """Set the widgets; only from a callback, or before they are drawn."""
    st.session_state.update(
        k=to.k, effort=to.effort, space=to.space, dither=to.dither, locked=to.fixed
    )


def current_settings() -> RestartSettings | QualitySettings:
    """What the Compress button would begin, as last left on the Compress page."""
    if restart_settings.current_method() == restart_settings.BEST_QUALITY:
        return current_quality_settings()
    return restart_settings.current_settings()


def start_job() -> None:
    """Begin what the widgets of the Compress page ask for."""
    state.begin(current_settings())


def set_k(k: int) -> None:
    """Set K, and the method to the one that takes it from here."""
    st.session_state["k"] = k
    restart_settings.choose_method(restart_settings.BEST_QUALITY)


def describe(wishes: QualitySettings, with_k: bool = True) -> str:
    """Wishes as a phrase, with or without K and the effort."""
    parts = [f"K = {wishes.k}", f"effort {EFFORT_NAMES[wishes.effort].lower()}"] if with_k else []
    parts += [
        SPACE_NAMES[wishes.space],
        f"dithering {100 * wishes.dither:.0f} %" if wishes.dither else "no dithering",
    ]
    if wishes.fixed:
        parts.append(f"{len(wishes.fixed)} locked")
    return ", ".join(parts)


def _more_settings() -> None:
    for key in ("effort", "space", "dither"):
        restart_settings.set_default(key, getattr(QualitySettings(), key))
    effort, dither = st.columns(2)
    effort.segmented_control(
        "Effort",
        EFFORTS,
        required=True,
        format_func=EFFORT_NAMES.__getitem__,
        key="effort",
        persist_state="session",
        help="How long to look for a better palette. Fast takes a third of the time of Balanced,"
        " Best about ten times as long for the last per cent.",
    )
    dither.select_slider(
        "Dithering",
        STRENGTHS,
        format_func=lambda strength: f"{100 * strength:.0f} %" if strength else "off",
        key="dither",
        persist_state="session",
        help="Mixes neighbouring pixels of two colours in smooth areas, so that skies show no"
        " bands. It costs bytes, since noise packs badly, and lowers PSNR.",
    )
    st.radio(
        "Colour space",
        SPACES,
        format_func=SPACE_NAMES.__getitem__,
        captions=[SPACE_SENTENCES[space] for space in SPACES],
        key="space",
        persist_state="session",
    )
