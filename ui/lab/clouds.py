"""The tab "Clouds": where the colours lie, and where each run puts its centroids."""

import streamlit as st

from figures.clouds import cluster_cloud, color_cloud, sample_pixels
from ui import frame, outputs
from ui.experiment import Result


def clouds(result: Result) -> None:
    """The clouds of the original, the best, the worst and the second K."""
    theme = frame.theme()
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
        for variant in (result.best, result.worst, result.second):
            title = f"{variant.title}<br><sub>cost {variant.cost:.6f}</sub>"
            labels = variant.small.indices.ravel()[drawn]
            outputs.chart(
                cluster_cloud(pixels[drawn], labels, variant.small.palette, title, theme),
                f"cloud-{variant.name}",
                f"Pixels in their centroid's colour: {variant.title}",
            )
