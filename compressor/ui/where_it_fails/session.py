"""What the visitor has chosen on the page "Where it fails", in the session."""

from typing import Any

import streamlit as st

from compressor.pipeline.toy_data.choice import MAX_DRAWN, SETS, Places, ToyChoice
from compressor.pipeline.toy_data.runs import OWN_START, RUNS
from compressor.pipeline.toy_data.sets import GRID
from compressor.ui.elements.messages import read_rows
from kmc import PLUS_PLUS_START, RANDOM_START

SET_KEY = "toy-set"
K_KEY = "toy-k"
SEED_KEY = "toy-seed"
START_KEY = "toy-start"
RUN_KEY = "toy-run"
OWN_KEY = "toy-own"  # the places of the user's centroids
DRAWN_KEY = "toy-drawn"  # points drawn by hand, by the name of the set that they were added to
HEARD_KEY = "toy-heard"  # the number of the last message of the element


def toy_choice() -> ToyChoice:
    """Return what is chosen; the default where nothing has been."""
    default = ToyChoice()
    state = st.session_state
    name = state.get(SET_KEY, default.set)
    start = state.get(START_KEY, default.start)
    return ToyChoice(
        set=name,
        k=state.get(K_KEY, SETS[name].k),
        seed=state.get(SEED_KEY, default.seed),
        start=start,
        run=state.get(RUN_KEY, default.run),
        own=state.get(OWN_KEY, ()) if start == OWN_START else (),
        drawn=state.get(DRAWN_KEY, {}).get(name, ()),
    )


def use_toy_choice(choice: ToyChoice) -> None:
    """Choose all of it; only before the widgets are drawn, or in a callback."""
    state = st.session_state
    state[SET_KEY] = choice.set
    state[K_KEY] = choice.k
    state[SEED_KEY] = choice.seed
    state[START_KEY] = choice.start
    state[RUN_KEY] = choice.run
    state[OWN_KEY] = choice.own
    state[DRAWN_KEY] = {**state.get(DRAWN_KEY, {}), choice.set: choice.drawn}


def begin_set() -> None:
    """Set K to that of the set that was just chosen, and begin with a random start."""
    st.session_state[K_KEY] = SETS[st.session_state[SET_KEY]].k
    st.session_state[RUN_KEY] = 0
    leave_own_start()


def leave_own_start() -> None:
    """Begin with a random start where the user's own one no longer fits."""
    if st.session_state.get(START_KEY) == OWN_START:
        st.session_state[START_KEY] = RANDOM_START


def choose_random_start(run: int) -> None:
    """Choose a random start by its number."""
    st.session_state[START_KEY] = RANDOM_START
    st.session_state[RUN_KEY] = run


def choose_next_start() -> None:
    """Choose another random start: the next of the same kind."""
    if st.session_state.get(START_KEY) not in (RANDOM_START, PLUS_PLUS_START):
        st.session_state[START_KEY] = RANDOM_START
    st.session_state[RUN_KEY] = (st.session_state.get(RUN_KEY, 0) + 1) % RUNS


def place_centroids(places: Places) -> None:
    """Begin with centroids at these places."""
    st.session_state[OWN_KEY] = places
    st.session_state[START_KEY] = OWN_START


def draw_points(places: Places) -> None:
    """Add points to those of the set; those beyond the limit are left out."""
    drawn = dict(st.session_state.get(DRAWN_KEY, {}))
    name = toy_choice().set
    drawn[name] = (*drawn.get(name, ()), *places)[:MAX_DRAWN]
    st.session_state[DRAWN_KEY] = drawn


def remove_drawn() -> None:
    """Remove the points that were drawn by hand from the set."""
    name = toy_choice().set
    st.session_state[DRAWN_KEY] = {**st.session_state.get(DRAWN_KEY, {}), name: ()}


def read_places(rows: Any, most: int) -> Places:
    """Return places that a browser sent, which may send anything.

    Args:
        rows: pairs of x and y, in 0..GRID; what lies beyond is moved to the edge.
        most: so many are read.

    Raises:
        MessageError: they are no lists of two numbers.
    """
    return tuple((min(max(x, 0), GRID), min(max(y, 0), GRID)) for x, y in read_rows(rows, 2, most))
