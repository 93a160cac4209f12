"""The widgets of the method "Best quality", and the same in words."""

import streamlit as st

from imaging.ranges import CHOICES
from imaging.reduce import Wishes
from kmc import EFFORTS, SPACES
from ui import inputs, state
from ui.experiment import Settings
from ui.locked import choose_locked, code, locked
from ui.state import Chosen

EFFORT_NAMES = {"fast": "Fast", "balanced": "Balanced", "best": "Best"}
SPACE_NAMES = {"rgb": "RGB", "oklab": "OKLab", "cielab": "CIELAB"}
SPACE_SENTENCES = {
    "rgb": "The least error in the numbers of the file; the highest PSNR and SSIM.",
    "oklab": "Distances as the eye sees them; the most natural look, above all with dithering.",
    "cielab": "The classic of colour science; the least mean colour difference (CIEDE2000).",
}
STRENGTHS = CHOICES["dither"].values


def wishes(now: Chosen) -> Wishes:
    """Draw the widgets; gives the wishes as they stand in them."""
    first, second = st.columns([1, 2], vertical_alignment="bottom")
    with first:
        k = inputs.palette_size()
    second.page_link(
        "pages/2_Choose_K.py",
        label="How many? Choose K compares them",
        icon=":material/query_stats:",
    )
    more_wishes(now)
    return current_wishes(k)


def more_wishes(now: Chosen | None) -> None:
    """Draw the widgets of all but K, for a picture or for many."""
    with st.expander("More settings"):
        _more_settings()
    with st.expander("Locked colours", key="locking", on_change="rerun") as locking:
        if locking.open:
            choose_locked(now)
    if locked() and not locking.open:
        st.caption(f":material/lock: Locked: {', '.join(map(code, locked()))}")


def current_wishes(k: int | None = None) -> Wishes:
    """The wishes as last left on the Compress page."""
    default, left = Wishes(), st.session_state
    return Wishes(
        k=int(left.get("k", default.k)) if k is None else k,
        effort=str(left.get("effort", default.effort)),
        space=str(left.get("space", default.space)),
        dither=float(left.get("dither", default.dither)),
        fixed=locked(),
    )


def too_many_locked(asked: Wishes) -> bool:
    """Whether these wishes can't be met, since more colours are locked than K allows."""
    return len(asked.fixed) > asked.k


def blocked(asked: Wishes) -> bool:
    """Whether these wishes can't be met; says why."""
    if not too_many_locked(asked):
        return False
    st.error(
        f"{len(asked.fixed)} colours are locked, but K = {asked.k}: unlock some, or raise K to"
        f" {len(asked.fixed)} or more.",
        icon=":material/warning:",
    )
    return True


def set_widgets(to: Wishes) -> None:
    """Set the widgets; only from a callback, or before they are drawn."""
    st.session_state.update(
        k=to.k, effort=to.effort, space=to.space, dither=to.dither, locked=to.fixed
    )


def current() -> Settings | Wishes:
    """What the Compress button would begin, as last left on the Compress page."""
    if inputs.current_method() == inputs.BEST_QUALITY:
        return current_wishes()
    return inputs.current_settings()


def begin() -> None:
    """Begin what the widgets of the Compress page ask for."""
    state.begin(current())


def set_k(k: int) -> None:
    """Set K, and the method to the one that takes it from here."""
    st.session_state["k"] = k
    inputs.choose_method(inputs.BEST_QUALITY)


def in_words(wishes: Wishes, with_k: bool = True) -> str:
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
        inputs.begin_with(key, getattr(Wishes(), key))
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
