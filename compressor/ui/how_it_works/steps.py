"""The four steps of k-means, each with a chart of the pixels as points, and their pictures."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from compressor.figures.cost_text import UNIT, cost_text
from compressor.figures.steps import assignment_chart
from compressor.ui.charts import theme
from compressor.ui.how_it_works.enlarged import enlarged, lesson_chart
from compressor.ui.how_it_works.lesson import K, Lesson
from compressor.ui.questions import direction


def start_step(lesson: Lesson) -> None:
    """Explain the start."""
    points = lesson.X[lesson.sample]
    st.markdown(
        f"**1. Start.** Every pixel is a point: its red, green and blue are its"
        f" coordinates. Draw K = {K} pixels at random; they are the first **centroids**"
        " (diamonds)."
    )
    figure = assignment_chart(
        points,
        points,
        lesson.iterations[0].centroids,
        "Pixels, and 4 as centroids",
        theme(),
    )
    lesson_chart(figure, "start", "Pixels as points, four of them marked as centroids")


def assign_step(lesson: Lesson) -> None:
    """Explain the assignment."""
    centroids = lesson.iterations[0].centroids
    st.markdown(
        "**2. Assign.** Each pixel joins the centroid that is nearest to it. The pixels of"
        " one centroid are a **cluster**; here they wear its colour."
    )
    figure = assignment_chart(
        lesson.X[lesson.sample],
        centroids[lesson.iterations[0].labels[lesson.sample]],
        centroids,
        "Each in its cluster",
        theme(),
    )
    lesson_chart(figure, "assign", "Each pixel in the colour of its nearest centroid")


def ask_direction(lesson: Lesson) -> bool:
    """Ask which way a centroid will move; return whether it may be seen."""
    first = lesson.iterations[0]
    shares = np.bincount(first.labels, minlength=len(first.centroids)) / len(lesson.X)
    return direction.ask_direction(first.centroids, first.updated, shares, lesson.about)


def update_step(lesson: Lesson) -> None:
    """Explain the update."""
    st.markdown(
        "**3. Update.** Each centroid moves to the mean of its cluster: no other place has"
        " a smaller mean squared distance to these pixels."
    )
    lesson_chart(
        _updated_chart(lesson, 0, "Centroids moved"),
        "update",
        "The centroids have moved to the means of their clusters",
    )


def repeat_step(lesson: Lesson) -> None:
    """Explain that assignment and update are repeated."""
    st.markdown(
        "**4. Repeat.** Now some pixels are nearer to another centroid. Assign and update"
        f" again: the cost, a {UNIT}, falls from {cost_text(lesson.iterations[0].cost)} after the"
        f" first round to {cost_text(lesson.iterations[-1].cost)} after the tenth, and never rises."
    )
    lesson_chart(
        _updated_chart(lesson, -1, "After ten rounds"),
        "repeat",
        "Clusters and centroids after ten rounds",
    )


def _updated_chart(lesson: Lesson, number: int, title: str) -> go.Figure:
    """Return the clusters and centroids of an iteration, with trails from the start."""
    iteration = lesson.iterations[number]
    return assignment_chart(
        lesson.X[lesson.sample],
        iteration.updated[iteration.labels[lesson.sample]],
        iteration.updated,
        title,
        theme(),
        lesson.iterations[0].centroids,
    )


def rounds_pictures(lesson: Lesson) -> None:
    """Show what the same iterations make of the picture."""
    first = lesson.iterations[0]
    last = lesson.iterations[-1]
    with st.grid(4, min_column_width=180):
        enlarged(lesson.pixels, "The original")
        enlarged(lesson.quantized(first.centroids), "At the start")
        enlarged(lesson.quantized(first.updated, first.labels), "After 1 round")
        enlarged(lesson.quantized(last.updated, last.labels), "After 10 rounds")
