"""The clouds of some runs: the pixels in the colours of each run's centroids."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from figures.clouds import cluster_cloud, sample_pixels
from ui import frame, outputs
from ui.experiment import Result
from ui.lab.run_picture import run_picture

POINTS = 4_000  # of each cloud


def run_clouds(result: Result, shown: Sequence[tuple[str, int]]) -> None:
    """Draw the clouds side by side.

    Args:
        result: the experiment.
        shown: title and number of each run.
    """
    pixels = result.pixels.reshape(-1, 3)
    drawn = sample_pixels(pixels, POINTS)
    with st.grid(len(shown), min_column_width=300, gap="medium"):
        for place, (title, run) in enumerate(shown):
            made = run_picture(result, run)
            labels = np.asarray(made.indices.ravel()[drawn])
            figure = cluster_cloud(pixels[drawn], labels, made.palette, title, frame.theme())
            alt = f"Pixels in the colour of their centroid: {title}"
            outputs.chart(figure, f"cloud-{place}", alt)
