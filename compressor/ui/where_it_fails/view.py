"""What the page "Where it fails" shows: a toy set, a run on it, and what other starts come to."""

from typing import Any

import numpy as np
import streamlit as st

from compressor.pipeline.toy_data.choice import (
    K_RANGE,
    MAX_DRAWN,
    RUN_RANGE,
    SEED_RANGE,
    SETS,
    START_NAMES,
    ToyChoice,
)
from compressor.pipeline.toy_data.runs import (
    OWN_START,
    SEARCH_START,
    TooFewPlacesError,
    ToyRun,
    draw_start,
)
from compressor.pipeline.toy_data.sets import GRID
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import read_field, read_number
from compressor.ui.elements.plane import plane, plane_data
from compressor.ui.where_it_fails import session
from compressor.ui.where_it_fails.comparison import starts_section
from kmc import PCA_START, PLUS_PLUS_START, RANDOM_START

START_TITLES = {
    RANDOM_START: "Random",
    PLUS_PLUS_START: "k-means++",
    PCA_START: "PCA split",
    SEARCH_START: "Search",
    OWN_START: "Your own",
}
TITLES = {name: toy_set.title for name, toy_set in SETS.items()}
ELEMENT_KEY = "toy-plane"


def where_it_fails_view() -> None:
    """Draw the page below its title."""
    _set_defaults()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _points_inputs()
        _start_inputs()
    choice = session.toy_choice()
    st.markdown(choice.toy_set.why)
    try:
        run = choice.compute_run()
    except TooFewPlacesError as problem:
        _plane(choice, None)
        _tell_too_few(choice.k, problem.places)  # below the square, which stays where it is
    else:
        _plane(choice, run)
        starts_section(choice, run)
    st.caption(
        "Costs are mean squared distances from a point to its centroid; the sides of the square"
        " have a length of 1. Points lie on a grid of 256 by 256: to the program they are colours,"
        " x the red and y the green, and what runs is the k-means of the other pages."
    )


def _set_defaults() -> None:
    """Give every widget its value where it has none; they have no defaults of their own."""
    choice = session.toy_choice()
    st.session_state.setdefault(session.SET_KEY, choice.set)
    st.session_state.setdefault(session.K_KEY, choice.k)
    st.session_state.setdefault(session.SEED_KEY, choice.seed)
    st.session_state.setdefault(session.START_KEY, choice.start)
    st.session_state.setdefault(session.RUN_KEY, choice.run)


def _points_inputs() -> None:
    st.selectbox(
        "Points",
        tuple(SETS),
        format_func=TITLES.__getitem__,
        key=session.SET_KEY,
        persist_state="session",
        on_change=uninterrupted(session.begin_set),
        width=240,
    )
    st.number_input(
        "Centroids, K",
        K_RANGE.min,
        K_RANGE.max,
        key=session.K_KEY,
        persist_state="session",
        on_change=uninterrupted(session.leave_own_start),
        width=130,
    )
    st.number_input(
        "Seed",
        SEED_RANGE.min,
        SEED_RANGE.max,
        key=session.SEED_KEY,
        persist_state="session",
        help="Draws the points and the random starts; the same seed draws the same ones.",
        width=130,
    )


def _start_inputs() -> None:
    st.selectbox(
        "Start",
        tuple(START_NAMES),
        format_func=START_TITLES.__getitem__,
        key=session.START_KEY,
        persist_state="session",
        help="Random and k-means++ draw points, the PCA split halves the points along their"
        " longest direction, and Search begins where the palette search of Best quality ends."
        " Your own is wherever you put the centroids.",
        on_change=uninterrupted(_begin_own_start),
        width=170,
    )
    st.number_input(
        "Start number",
        RUN_RANGE.min,
        RUN_RANGE.max,
        key=session.RUN_KEY,
        persist_state="session",
        disabled=session.toy_choice().start not in (RANDOM_START, PLUS_PLUS_START),
        help="Of a random or a k-means++ start.",
        width=150,
    )


def _begin_own_start() -> None:
    """Where the user asks for a start of their own, begin with the random one."""
    choice = session.toy_choice()
    if choice.start != OWN_START or len(choice.own) == choice.k:
        return
    points, _ = choice.points()
    try:
        start = draw_start(points, choice.k, RANDOM_START, choice.seed, choice.run)
    except TooFewPlacesError:
        session.leave_own_start()
    else:
        session.place_centroids(session.read_places(np.rint(GRID * start).tolist(), choice.k))


def _tell_too_few(k: int, places: int) -> None:
    """Say why there is no run, and what to do.

    Args:
        k: number of centroids.
        places: at so many different ones there are points; fewer than k.
    """
    if places == 0:
        st.info(
            "There are no points yet: click into the square, or draw with the pointer held down.",
            icon=":material/draw:",
        )
        return
    st.info(
        f"K = {k} needs points at {k} different places, and there are"
        f" {places:,}: draw more points, or take a smaller K.",
        icon=":material/draw:",
    )
    st.button(
        f"Use K = {places:,}", key="toy-fewer", on_click=uninterrupted(_set_k), args=(places,)
    )


def _set_k(k: int) -> None:
    st.session_state[session.K_KEY] = k
    session.leave_own_start()


def _plane(choice: ToyChoice, run: ToyRun | None) -> None:
    points, groups = choice.points()
    data = plane_data(
        points,
        groups,
        run,
        id=choice.to_text(),
        heard=st.session_state.get(session.HEARD_KEY, 0),
        room=MAX_DRAWN - len(choice.drawn),
    )
    plane(data, ELEMENT_KEY, _placed, _drawn, session.choose_next_start)
    if choice.drawn:
        st.button(
            "Remove the points you drew",
            key="toy-remove",
            type="tertiary",
            icon=":material/delete:",
            on_click=uninterrupted(session.remove_drawn),
        )


def _placed(message: Any) -> None:
    choice = session.toy_choice()
    places = session.read_places(read_field(message, "places"), choice.k)
    st.session_state[session.HEARD_KEY] = int(read_number(read_field(message, "number")))
    if len(places) == choice.k:
        session.place_centroids(places)


def _drawn(message: Any) -> None:
    places = session.read_places(read_field(message, "places"), MAX_DRAWN)
    st.session_state[session.HEARD_KEY] = int(read_number(read_field(message, "number")))
    session.draw_points(places)
