"""The sections of the page "How it works"."""

import inspect

import plotly.graph_objects as go
import streamlit as st

import kmc
from compressor.figures.cost_text import cost_text
from compressor.figures.costs import cost_per_run
from compressor.figures.steps import assignment_chart
from compressor.imaging.types import Pixels
from compressor.ui import charts
from compressor.ui.charts import theme
from compressor.ui.how_it_works.lesson import RESTARTS_K, SEED, Floats, K, Lesson


def steps_section(lesson: Lesson) -> None:
    """Explain the four steps, each with a chart of the pixels as points."""
    st.subheader("Four steps", anchor=False)
    with st.grid(2, min_column_width=300, gap="medium"):
        with st.container():
            _start_step(lesson)
        with st.container():
            _assign_step(lesson)
        with st.container():
            _update_step(lesson)
        with st.container():
            _repeat_step(lesson)


def _start_step(lesson: Lesson) -> None:
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
        "Pixels, and 4 of them as centroids",
        theme(),
    )
    charts.chart(figure, "start", "Pixels as points, four of them marked as centroids")


def _assign_step(lesson: Lesson) -> None:
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
    charts.chart(figure, "assign", "Each pixel in the colour of its nearest centroid")


def _update_step(lesson: Lesson) -> None:
    st.markdown(
        "**3. Update.** Each centroid moves to the mean of its cluster: no other place has"
        " a smaller mean squared distance to these pixels."
    )
    charts.chart(
        _updated_chart(lesson, 0, "Centroids moved"),
        "update",
        "The centroids have moved to the means of their clusters",
    )


def _repeat_step(lesson: Lesson) -> None:
    st.markdown(
        "**4. Repeat.** Now some pixels are nearer to another centroid. Assign and update"
        f" again: the cost falls from {cost_text(lesson.iterations[0].cost)} after the first round"
        f" to {cost_text(lesson.iterations[-1].cost)} after the tenth, and never rises."
    )
    charts.chart(
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


def rounds_section(lesson: Lesson) -> None:
    """Show what the same iterations make of the picture."""
    first = lesson.iterations[0]
    last = lesson.iterations[-1]
    st.subheader("The same rounds, seen as pictures", anchor=False)
    with st.grid(4, min_column_width=180):
        _enlarged(lesson.pixels, "The original")
        _enlarged(lesson.quantized(first.centroids), "At the start")
        _enlarged(lesson.quantized(first.updated, first.labels), "After 1 round")
        _enlarged(lesson.quantized(last.updated, last.labels), "After 10 rounds")


def cost_section() -> None:
    """Define the cost."""
    st.subheader("What is made small: the cost", anchor=False)
    st.latex(r"J = \frac{1}{m} \sum_{i=1}^{m} \lVert x_i - \mu_{c(i)} \rVert^2")
    st.markdown(
        "$x_i$ is the colour of pixel $i$ of $m$, with channels in 0..1; $c(i)$ is its cluster, and"
        r" $\mu_{c(i)}$ that cluster's centroid. Assigning makes $J$ as small as it gets for these"
        " centroids, updating as small as it gets for these clusters. So $J$ falls with every round"
        " until nothing changes."
    )


def starts_section() -> None:
    """Explain why the first centroids are pixels."""
    st.subheader("Why the starts are pixels", anchor=False)
    st.markdown(
        "A colour drawn anywhere in the cube may be one that the picture hardly has: its cluster"
        " stays empty and a colour of the palette is wasted. A pixel drawn at random has at least"
        " itself as a member, and frequent colours are drawn more often, where more centroids are"
        " needed."
    )


def restarts_section(lesson: Lesson) -> None:
    """Explain restarts by the costs of many runs, and by the best and the worst picture."""
    st.subheader("Why one starts again, many times", anchor=False)
    runs = lesson.runs
    st.markdown(
        f"Where k-means ends depends on where it began: it goes downhill into the nearest valley of"
        f" $J$, which need not be the deepest. Of {len(runs)} runs with K = {RESTARTS_K} on this"
        f" small picture the best costs {cost_text(runs.costs.min())} and the worst"
        f" {cost_text(runs.costs.max())}, which is {_percent_more(runs.costs)} % more."
        " Nothing tells beforehand which start is lucky. So one makes many and keeps the one with"
        " the lowest cost."
    )
    charts.chart(
        cost_per_run(runs.costs, SEED, theme()), "runs", "Cost of every run on the small picture"
    )
    with st.grid(3, min_column_width=220):
        _enlarged(lesson.pixels, "The original")
        for name, run in (("Best", runs.best), ("Worst", runs.worst)):
            picture = lesson.quantized(runs.centroids[run])
            _enlarged(picture, f"{name} run: cost {cost_text(runs.costs[run])}")


def _percent_more(costs: Floats) -> str:
    return f"{100 * (costs.max() / costs.min() - 1):.0f}"


def code_section() -> None:
    """Quote the textbook functions that computed the lesson."""
    st.subheader("The code", anchor=False)
    st.markdown("The textbook version, from `kmc/textbook.py`.")
    for function in (kmc.find_closest_centroids, kmc.compute_centroids, kmc.compute_cost):
        st.code(inspect.getsource(function), language="python", wrap_lines=True)


def _enlarged(pixels: Pixels, caption: str) -> None:
    """Draw a small picture enlarged without blur, exactly in its own colours."""
    enlarged = pixels.repeat(4, axis=0).repeat(4, axis=1)
    st.image(enlarged, width="stretch", caption=caption, alt=caption, output_format="PNG")
