"""How it works: k-means in four steps, for a screen in front of a class."""

import inspect

import streamlit as st

import kmc
from compressor.figures.costs import cost_per_run
from compressor.figures.steps import assignment_chart
from compressor.ui import charts, page
from compressor.ui.charts import theme
from compressor.ui.how_it_works.lesson import SEED, K, lesson, lesson_picture

page.page_frame(
    "How it works",
    "K-means finds a few colours that stand for many. Everything below is computed on a small"
    " picture, by the very functions that are quoted.",
)
st.page_link(
    "pages/5_Step_by_step.py", label="Watch it on your own picture", icon=":material/footprint:"
)
theme, shown = theme(), lesson()
points = shown.X[shown.drawn]
first = shown.rounds[0]
last = shown.rounds[-1]
labels = first.labels[shown.drawn]

st.subheader("Four steps", anchor=False)
with st.grid(2, min_column_width=300, gap="medium"):
    with st.container():
        st.markdown(
            f"**1. Start.** Every pixel is a point: its red, green and blue are its"
            f" coordinates. Draw K = {K} pixels at random; they are the first **centroids**"
            " (diamonds)."
        )
        chart = assignment_chart(
            points, points, first.before, "Pixels, and 4 of them as centroids", theme
        )
        charts.chart(chart, "start", "Pixels as points, four of them marked as centroids")
    with st.container():
        st.markdown(
            "**2. Assign.** Each pixel joins the centroid that is nearest to it. The pixels of"
            " one centroid are a **cluster**; here they wear its colour."
        )
        chart = assignment_chart(
            points, first.before[labels], first.before, "Each in its cluster", theme
        )
        charts.chart(chart, "assign", "Each pixel in the colour of its nearest centroid")
    with st.container():
        st.markdown(
            "**3. Update.** Each centroid moves to the mean of its cluster: no other place has"
            " a smaller mean squared distance to these pixels."
        )
        chart = assignment_chart(
            points, first.after[labels], first.after, "Centroids moved", theme, first.before
        )
        charts.chart(chart, "update", "The centroids have moved to the means of their clusters")
    with st.container():
        st.markdown(
            "**4. Repeat.** Now some pixels are nearer to another centroid. Assign and update"
            f" again: the cost falls from {first.cost:.4f} after the first round to"
            f" {last.cost:.4f} after the tenth, and never rises."
        )
        chart = assignment_chart(
            points,
            last.after[last.labels[shown.drawn]],
            last.after,
            "After ten rounds",
            theme,
            first.before,
        )
        charts.chart(chart, "repeat", "Clusters and centroids after ten rounds")

st.subheader("The same rounds, seen as pictures", anchor=False)
with st.grid(4, min_column_width=180):
    lesson_picture(shown.pixels, "The original")
    lesson_picture(shown.picture(first.before), "At the start")
    lesson_picture(shown.picture(first.after, first.labels), "After 1 round")
    lesson_picture(shown.picture(last.after, last.labels), "After 10 rounds")

st.subheader("What is made small: the cost", anchor=False)
st.latex(r"J = \frac{1}{m} \sum_{i=1}^{m} \lVert x_i - \mu_{c(i)} \rVert^2")
st.markdown(
    "$x_i$ is the colour of pixel $i$ of $m$, with channels in 0..1; $c(i)$ is its cluster, and"
    r" $\mu_{c(i)}$ that cluster's centroid. Assigning makes $J$ as small as it gets for these"
    " centroids, updating as small as it gets for these clusters. So $J$ falls with every round"
    " until nothing changes."
)

st.subheader("Why the starts are pixels", anchor=False)
st.markdown(
    "A colour drawn anywhere in the cube may be one that the picture hardly has: its cluster"
    " stays empty and a colour of the palette is wasted. A pixel drawn at random has at least"
    " itself as a member, and frequent colours are drawn more often, where more centroids are"
    " needed."
)

st.subheader("Why one starts again, many times", anchor=False)
runs = shown.runs
st.markdown(
    f"Where k-means ends depends on where it began: it goes downhill into the nearest valley of"
    f" $J$, which need not be the deepest. Of {len(runs)} runs with K = 8 on this small picture"
    f" the best costs {runs.costs.min():.5f} and the worst {runs.costs.max():.5f}, which is"
    f" {100 * (runs.costs.max() / runs.costs.min() - 1):.0f} % more. Nothing tells beforehand"
    " which start is lucky. So one makes many and keeps the one with the lowest cost."
)
charts.chart(
    cost_per_run(runs.costs, SEED, theme), "runs", "Cost of every run on the small picture"
)
with st.grid(3, min_column_width=220):
    lesson_picture(shown.pixels, "The original")
    for name, run in (("Best", runs.best), ("Worst", runs.worst)):
        picture = shown.picture(runs.centroids[run])
        lesson_picture(picture, f"{name} run: cost {runs.costs[run]:.5f}")

st.subheader("The code", anchor=False)
st.markdown("The textbook version, from `kmc/lloyd.py`.")
for function in (kmc.find_closest_centroids, kmc.compute_centroids, kmc.compute_cost):
    st.code(inspect.getsource(function), language="python")
