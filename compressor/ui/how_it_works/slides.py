"""The lesson in slides, one for each thing that is said."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from compressor.ui.how_it_works import costs, steps
from compressor.ui.how_it_works.lesson import Lesson


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide: its title, and what draws it."""

    title: str
    draw: Callable[[Lesson], None]


def _update(lesson: Lesson) -> None:
    if steps.ask_direction(lesson):
        steps.update_step(lesson)


def _runs(lesson: Lesson) -> None:
    if costs.ask_pair(lesson):
        costs.runs_chart(lesson)


def _best_and_worst(lesson: Lesson) -> None:
    costs.how_many_restarts(lesson)
    costs.best_and_worst(lesson)


SLIDES = (
    Slide(title="Four steps", draw=steps.start_step),
    Slide(title="Four steps", draw=steps.assign_step),
    Slide(title="Four steps", draw=_update),
    Slide(title="Four steps", draw=steps.repeat_step),
    Slide(title="The same rounds, seen as pictures", draw=steps.rounds_pictures),
    Slide(title="What is made small: the cost", draw=lambda _: costs.cost_formula()),
    Slide(title="Three colours", draw=costs.three_colors),
    Slide(title="Why the starts are pixels", draw=lambda _: costs.pixels_as_starts()),
    Slide(title="Why one starts again, many times", draw=_runs),
    Slide(title="The best and the worst", draw=_best_and_worst),
)


def show_slide(lesson: Lesson, number: int) -> None:
    """Draw one slide, numbered from 1 on."""
    slide = SLIDES[number - 1]
    with st.container(key=f"slide-{number}"):
        st.subheader(slide.title, anchor=False)
        slide.draw(lesson)
