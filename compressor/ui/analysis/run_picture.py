"""The experiment's picture in the palette of any of its runs."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import apply_palette
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.types import Pixels
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.picture_cache import KEEP_SECONDS


def run_picture(result: ExperimentResult, run: int) -> IndexedPicture:
    """Return the experiment's picture, each pixel in the colour of the nearest centroid."""
    for known in (result.best, result.worst):
        if known.run == run:
            return known.small
    settings = result.settings
    key = (result.sha256, settings.height, settings.k, settings.iterations, settings.seed, run)
    return _quantized_run(key, result.pixels, result.runs.centroids[run])


@st.cache_data(show_spinner=False, max_entries=256, max_size="16MB", ttl=KEEP_SECONDS)
def _quantized_run(
    key: tuple[str | int, ...], _pixels: Pixels, _centroids: NDArray[np.float64]
) -> IndexedPicture:
    quantized = apply_palette(_pixels, _centroids, effort="fast")
    _ = quantized.encode_png()  # encoded now, so that the cache holds the file too
    return quantized
