"""A start of one's own: it is placed, its run is played, and how well it ends is told."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from compressor.imaging.palettes.hex_codes import Color
from compressor.imaging.text import printable
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.own_start.centroids import (
    draw_plus_plus,
    draw_random_pixels,
    start_centroids,
)
from compressor.pipeline.own_start.values import NAMED_STARTS, NO_START, OwnStart
from compressor.ui import previews, state
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.start_editor import Placement, start_editor
from compressor.ui.formatting import plural
from compressor.ui.questions.ask import ask
from compressor.ui.questions.wordings import own_start_question
from compressor.ui.step_by_step.play_run import picture_key, play_run
from compressor.ui.step_by_step.standing_view import tell_standing
from kmc import ColorCounts, Restarts, count_colors, share_above

EDITING_KEY = "start-editing"
OFFERED_KEY = "start-offered"
DRAWN_STARTS: dict[str, Callable[[ColorCounts, int, int], tuple[Color, ...]]] = {
    "Random pixels": draw_random_pixels,
    "k-means++": draw_plus_plus,
}
ORIGINS = {
    "farthest": "A pixel was drawn, then again and again the colour farthest from those before:"
    " these are the first centroids (diamonds)",
    "pca": "The colours were split in two along their longest axis, again and again: the means of"
    " the parts are the first centroids (diamonds)",
    "corner": "The darkest colours are the first centroids (diamonds), all in one corner",
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A start that is put into the editor: of which picture and K it is, and a number of its own.

    Attributes:
        id: of the picture and K.
        version: another one for each offer.
        start: the start.
    """

    id: str
    version: int
    start: OwnStart


def own_start_view(result: ExperimentResult, runs: Restarts) -> None:
    """Draw the run from the user's own start, or the editor where there is none for this K."""
    own = _own_runs(result, runs)
    if own is None or is_placing(result, runs):
        _place(result, runs)
        return
    start = result.settings.own_start
    k = runs.centroids.shape[1]
    digest = hashlib.sha256(own.initial_centroids.tobytes()).hexdigest()[:16]
    cost = float(own.costs[0])
    beaten = share_above(runs.costs, cost)
    if ask(own_start_question(beaten, len(runs), f"{picture_key(result)}-{k}-{digest}")):
        tell_standing(result, runs, cost)
    origin = f"You placed {plural(k, 'start')}: these are the first centroids (diamonds)"
    play_run(
        result,
        own.initial_centroids[0],
        id=f"{picture_key(result)}-{k}-{digest}",
        name="your own start",
        origin=ORIGINS.get(start, origin) if isinstance(start, str) else origin,
    )


def is_placing(result: ExperimentResult, runs: Restarts) -> bool:
    """Return whether the editor is open for this K."""
    is_open = st.session_state.get(EDITING_KEY) == runs.centroids.shape[1]
    return is_open or _own_runs(result, runs) is None


def place_again(runs: Restarts) -> None:
    """Draw the button that opens the editor again."""
    st.button(
        "Change the start",
        key="start-again",
        icon=":material/edit_location_alt:",
        on_click=uninterrupted(st.session_state.__setitem__),
        args=(EDITING_KEY, runs.centroids.shape[1]),
    )


def _own_runs(result: ExperimentResult, runs: Restarts) -> Restarts | None:
    return result.own if runs is result.runs else result.own2


def _place(result: ExperimentResult, runs: Restarts) -> None:
    """Draw the editor, and the buttons that fill it."""
    k = runs.centroids.shape[1]
    if k not in (result.settings.k, result.settings.k2):
        _tell_too_few_pixels(result)
        return
    color_counts = count_colors(result.pixels)
    if len(color_counts) < k:
        _tell_too_few_colors(len(color_counts), k)
    offer = _offer(result, k)
    _buttons_that_fill(result, offer, k)
    _editor(result, color_counts, offer, k)
    st.caption(
        "In the cloud a diamond is dragged in the plane of the screen; turn the cloud to drag it in"
        " another one. The three levels move the selected start along one axis each."
    )


def _tell_too_few_pixels(result: ExperimentResult) -> None:
    rows, columns = result.pixels.shape[:2]
    st.warning(
        f"This picture has {plural(rows * columns, 'pixel')}, fewer than K: choose another"
        " picture, or watch a random start.",
        icon=":material/image:",
    )


def _tell_too_few_colors(colors: int, k: int) -> None:
    st.warning(
        f"This picture has {plural(colors, 'colour')}, so {k} different starts do not fit on its"
        " pixels: choose another picture or a smaller K, or run one of these starts.",
        icon=":material/palette:",
    )


def _buttons_that_fill(result: ExperimentResult, offer: Offer, k: int) -> None:
    """Draw the buttons that put a start of a name, or one that is drawn, into the editor."""
    with st.container(horizontal=True, vertical_alignment="center", key="start-kinds"):
        st.markdown("Place them yourself, or begin with:", width="content")
        for name, label in NAMED_STARTS.items():
            st.button(
                label,
                key=f"start-{name}",
                on_click=uninterrupted(_set_offer),
                args=(offer.id, name),
            )
        for label, draw in DRAWN_STARTS.items():
            st.button(
                label,
                key=f"start-{label}",
                on_click=uninterrupted(_draw_offer),
                args=(result, offer.id, k, draw),
            )


def _editor(result: ExperimentResult, color_counts: ColorCounts, offer: Offer, k: int) -> None:
    rows, columns = result.pixels.shape[:2]
    selected = state.selected_picture()
    name = "" if selected is None else printable(selected.name)
    start_editor(
        previews.lossless(picture_key(result), result.pixels),
        (columns, rows),
        f"The picture {name}, to place starts on",
        Placement(
            id=offer.id,
            version=offer.version,
            k=k,
            colors=_colors(color_counts, k, offer.start, result.settings.seed),
        ),
        key="start-editor",
        on_run=lambda colors: _run(offer.start if colors is None else colors),
    )


def _offer(result: ExperimentResult, k: int) -> Offer:
    """Return what the editor holds at first: what was chosen last, or the start of the result."""
    id = f"{picture_key(result)}-{k}"
    offer: Offer | None = st.session_state.get(OFFERED_KEY)
    if offer is not None and offer.id == id:
        return offer
    start = result.settings.own_start
    is_fit = isinstance(start, str) or len(start) == k
    return Offer(id=id, version=0, start=start if is_fit else NO_START)


def _set_offer(id: str, start: OwnStart) -> None:
    offer = Offer(id=id, version=secrets.randbits(32), start=start)
    st.session_state[OFFERED_KEY] = offer


def _draw_offer(
    result: ExperimentResult,
    id: str,
    k: int,
    draw: Callable[[ColorCounts, int, int], tuple[Color, ...]],
) -> None:
    _set_offer(id, draw(count_colors(result.pixels), k, secrets.randbits(32)))


def _colors(color_counts: ColorCounts, k: int, start: OwnStart, seed: int) -> list[Color]:
    """Return the colours of a start, rounded to whole levels; all there are, where it has fewer."""
    if not isinstance(start, str):
        return list(start)
    centroids = start_centroids(color_counts, k, start, seed)
    if centroids is None:
        return []
    levels = np.rint(255 * centroids).astype(int)
    return [(red, green, blue) for red, green, blue in levels.tolist()]


def _run(start: OwnStart) -> None:
    """Run from this start: the result has it from now on."""
    state.set_own_start(start)
    st.session_state[EDITING_KEY] = None
