"""Analysis: what every run did, and what best and worst look like."""

import streamlit as st

from figures.clouds import cluster_cloud, color_cloud, sample_pixels
from figures.costs import cost_distribution, cost_per_run
from ui import cached, experiment, frame, outputs, state

frame.draw("Analysis", "What every run cost, and what the best and the worst of them look like.")
if state.chosen() is None:
    frame.ask_for_picture()
    st.stop()
result = state.result()
if result is None:
    if state.job(experiment.KIND):
        outputs.follow(experiment.KIND)
    else:
        frame.ask_for_result()
    st.stop()

theme, settings, shown = frame.theme(), result.settings, (result.best, result.worst, result.second)
st.caption(
    f"{outputs.in_words(settings)}, on {result.pixels.shape[1]} x {result.pixels.shape[0]}"
    " pixels. Costs are mean squared RGB distances with channels in 0..1."
)

st.subheader(f"{settings.restarts} runs of K = {settings.k}", anchor=False)
across, spread = st.columns([3, 2])
with across:
    outputs.chart(
        cost_per_run(result.runs.costs, settings.seed, theme),
        "costs",
        f"Cost of every run; best {result.best.cost:.6f}, worst {result.worst.cost:.6f}",
    )
with spread:
    outputs.chart(
        cost_distribution(result.runs.costs, theme),
        "distribution",
        "Histogram of the costs of all runs",
    )

st.subheader("Where the colours lie, and where each run puts them", anchor=False)
number = st.select_slider(
    "Points drawn in each cloud",
    [1_000, 3_000, 10_000, 30_000],
    10_000,
    key="points",
    persist_state="session",
)
pixels = result.pixels.reshape(-1, 3)
drawn = sample_pixels(pixels, number)
with st.grid(4, min_column_width=220):
    outputs.chart(
        color_cloud(pixels[drawn], f"Original: {result.small_colors:,} colours", theme),
        "cloud-original",
        "The pixels of the original in the RGB cube",
    )
    for variant in shown:
        title = f"{variant.title}<br><sub>cost {variant.cost:.6f}</sub>"
        labels = variant.small.indices.ravel()[drawn]
        outputs.chart(
            cluster_cloud(pixels[drawn], labels, variant.small.palette, title, theme),
            f"cloud-{variant.name}",
            f"Pixels in their centroid's colour: {variant.title}",
        )

st.subheader("Pictures", anchor=False)
with st.grid(4, min_column_width=220):
    st.image(
        cached.preview(f"{result.sha256}-{settings.height}", 1400, result.pixels),
        width="stretch",
        caption=f"Original: {result.small_colors:,} colours",
        alt="The experiment's picture",
    )
    for variant in shown:
        outputs.small_picture(variant)

st.subheader("Palettes", anchor=False)
for variant in shown:
    st.markdown(
        f"**{variant.title}**: {len(variant.small.palette)} colours, cost {variant.cost:.6f}"
    )
    outputs.palette(variant)
