"""The page "How it works" as a whole; for a talk, its slides are in `slides.py`."""

import inspect

import streamlit as st

import kmc
from compressor.ui import state
from compressor.ui.formatting import plural
from compressor.ui.how_it_works import costs, steps
from compressor.ui.how_it_works.compression import compression_section
from compressor.ui.how_it_works.lesson import RESTARTS_K, Lesson


def whole_lesson(lesson: Lesson) -> None:
    """Draw all sections, one below the other; a question goes before what it asks for."""
    st.subheader("Four steps", anchor=False)
    with st.grid(2, min_column_width=300, gap="medium"):
        with st.container():
            steps.start_step(lesson)
        with st.container():
            steps.assign_step(lesson)
    if steps.ask_direction(lesson):
        with st.grid(2, min_column_width=300, gap="medium"):
            with st.container():
                steps.update_step(lesson)
            with st.container():
                steps.repeat_step(lesson)
        st.subheader("The same rounds, seen as pictures", anchor=False)
        steps.rounds_pictures(lesson)
    st.subheader("What is made small: the cost", anchor=False)
    costs.cost_formula()
    st.subheader("Three colours", anchor=False)
    costs.three_colors(lesson)
    st.subheader("Why the starts are pixels", anchor=False)
    costs.pixels_as_starts()
    st.subheader("Why one starts again, many times", anchor=False)
    if costs.ask_pair(lesson):
        costs.runs_chart(lesson)
        costs.how_many_restarts(lesson)
        costs.best_and_worst(lesson)
    st.subheader("The code", anchor=False)
    code()
    compression_section()


def say_which_picture(lesson: Lesson, own_colors: int | None) -> None:
    """Say what picture the lesson is on; arguments as `lesson_in_use` returns them."""
    rows, columns = lesson.pixels.shape[:2]
    if own_colors is None:
        st.caption("This is a small sample; with a picture in use the lesson is on that.")
    elif own_colors < RESTARTS_K:
        st.caption(
            f"Your picture has {plural(own_colors, 'colour')}, and the lesson needs {RESTARTS_K}:"
            " this is a small sample. Choose a picture with more colours to see it there."
        )
    elif _is_shrunk(lesson):
        st.caption(f"This is your picture, made {columns:,} x {rows:,} pixels small.")
    else:
        st.caption(f"This is your picture, {columns:,} x {rows:,} pixels.")


def _is_shrunk(lesson: Lesson) -> bool:
    """Return whether the lesson's picture is smaller than the one in use."""
    selected = state.selected_picture()
    return selected is not None and selected.picture.pixels.shape != lesson.pixels.shape


def code() -> None:
    """Quote the textbook functions that computed the lesson."""
    st.markdown("The textbook version, from `kmc/textbook.py`.")
    for function in (kmc.find_closest_centroids, kmc.compute_centroids, kmc.compute_cost):
        st.code(inspect.getsource(function), language="python", wrap_lines=True)
