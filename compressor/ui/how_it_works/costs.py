"""What k-means makes small, where it starts, and why one starts again many times."""

import numpy as np
import streamlit as st

from compressor.figures.cost_text import cost_text
from compressor.figures.costs import cost_per_run
from compressor.pipeline.lesson.predictions import instructive_pair
from compressor.ui import charts
from compressor.ui.charts import theme
from compressor.ui.how_it_works.enlarged import enlarged, lesson_chart
from compressor.ui.how_it_works.lesson import SEED, Floats, Lesson
from compressor.ui.questions.ask import are_asked, ask
from compressor.ui.questions.wordings import (
    PALETTE_CHOICES,
    pair_question,
    palette_question,
    restarts_question,
)


def cost_formula() -> None:
    """Define the cost."""
    st.latex(r"J = \frac{1}{m} \sum_{i=1}^{m} \lVert x_i - \mu_{c(i)} \rVert^2")
    st.markdown(
        "$x_i$ is the colour of pixel $i$ of $m$, with channels in 0..1; $c(i)$ is its cluster, and"
        r" $\mu_{c(i)}$ that cluster's centroid. Assigning makes $J$ as small as it gets for these"
        " centroids, updating as small as it gets for these clusters. So $J$ falls with every round"
        " until nothing changes."
    )


def pixels_as_starts() -> None:
    """Explain why the first centroids are pixels."""
    st.markdown(
        "A colour drawn anywhere in the cube may be one that the picture hardly has: its cluster"
        " stays empty and a colour of the palette is wasted. A pixel drawn at random has at least"
        " itself as a member, and frequent colours are drawn more often, where more centroids are"
        " needed."
    )


def three_colors(lesson: Lesson) -> None:
    """Ask what K = 3 keeps of the picture, and show it."""
    choice = lesson.palettes
    if choice is None:
        return

    def show_palettes() -> None:
        for name, palette in zip(PALETTE_CHOICES, choice.palettes, strict=True):
            charts.color_strip(np.rint(255 * palette).astype(np.uint8), name)

    if ask(palette_question(choice, lesson.about), show_palettes):
        names = {"k-means": "K-means", "frequent": "Most frequent", "different": "Most different"}
        with st.grid(4, min_column_width=180):
            enlarged(lesson.pixels, "The original")
            for kind, palette, cost in zip(
                choice.kinds, choice.palettes, choice.costs, strict=True
            ):
                enlarged(lesson.quantized(palette), f"{names[kind]}: cost {cost_text(cost)}")


def ask_pair(lesson: Lesson) -> bool:
    """Ask which of two runs ends lower; return whether the runs may be seen."""
    return ask(pair_question(instructive_pair(lesson.runs), lesson.about))


def runs_chart(lesson: Lesson) -> None:
    """Explain restarts by the costs of many runs."""
    runs = lesson.runs
    st.markdown(
        f"Where k-means ends depends on where it began: it goes downhill into the nearest valley of"
        f" $J$, a local minimum, which need not be the deepest. Of {len(runs)} runs with K ="
        f" {runs.centroids.shape[1]} on this small picture the best costs"
        f" {cost_text(runs.costs.min())} and the worst {cost_text(runs.costs.max())}"
        f"{_how_much_more(runs.costs)}."
        " Nothing tells beforehand which start is lucky. So one makes many and keeps the one with"
        " the lowest cost."
    )
    lesson_chart(
        cost_per_run(runs.costs, SEED, theme()), "runs", "Cost of every run on the small picture"
    )


def how_many_restarts(lesson: Lesson) -> None:
    """Ask how many restarts are enough."""
    if are_asked():
        ask(restarts_question(lesson.runs.costs, lesson.about))


def best_and_worst(lesson: Lesson) -> None:
    """Show the pictures of the best and the worst run."""
    runs = lesson.runs
    with st.grid(3, min_column_width=220):
        enlarged(lesson.pixels, "The original")
        for name, run in (("Best", runs.best), ("Worst", runs.worst)):
            picture = lesson.quantized(runs.centroids[run])
            enlarged(picture, f"{name} run: cost {cost_text(runs.costs[run])}")


def _how_much_more(costs: Floats) -> str:
    if costs.min() == 0:
        return ""
    return f", which is {100 * (costs.max() / costs.min() - 1):.0f} % more"
