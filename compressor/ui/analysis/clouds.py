"""Clouds of colours: of a picture, and of the palettes of runs."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture, Picture
from compressor.imaging.types import Pixels
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.elements.cloud import Cloud, clouds
from compressor.ui.elements.shared.space.axes import NAMES
from compressor.ui.elements.shared.space.point_sample import sample_colors
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large
from kmc import count_colors, pack_colors

POINT_COUNTS = [1_000, 3_000, 10_000, 30_000]  # of each cloud; the user chooses one
DEFAULT_POINTS = 10_000


def cloud_tab(result: ExperimentResult) -> None:
    """Draw the clouds of the original, the best, the worst and the second K."""
    st.subheader("Where the colours lie, and where each run puts them", anchor=False)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        space = st.segmented_control(
            "Axes",
            list(NAMES),
            default="rgb",
            required=True,
            format_func=NAMES.__getitem__,
            key="axes",
            persist_state="session",
        )
    with right:
        point_count = st.select_slider(
            "Points drawn in each cloud",
            POINT_COUNTS,
            DEFAULT_POINTS,
            format_func="{:,}".format,
            key="points",
            persist_state="session",
        )
    sample = sample_cloud(result.pixels, point_count)
    original = Cloud(
        title="Original",
        subtitle=_describe_sample(len(sample.colors), sample.color_count),
        alt=f"The colours of the original as {len(sample.colors):,} points in {NAMES[space]} space",
        points=sample.colors,
    )
    runs = (result.best, result.worst, result.second)
    clouds(
        [original, *(run_cloud(run.title, run.cost, run.small, sample) for run in runs)],
        space=space,
        key="clouds",
    )
    st.caption(
        "Points are distinct colours: every corner of the cube that the picture uses has one, the"
        " others are drawn by how many pixels they have. In the palettes' clouds a point wears the"
        " colour of its cluster; a diamond is a centroid, and its area goes with its share of the"
        " pixels. Costs are mean squared RGB distances, channels in 0..1."
    )


def picture_cloud(picture: Picture) -> None:
    """Draw the colours of a picture as points in the RGB cube."""
    colors, color_count = _sampled_colors(picture.sha256, picture)
    cloud = Cloud(
        title="Colours in the RGB cube",
        subtitle=_describe_sample(len(colors), color_count),
        alt=f"The colours of the picture as {len(colors):,} points in the RGB cube",
        points=colors,
    )
    clouds([cloud], space="rgb", key="cloud")


@st.cache_data(show_spinner=False, max_entries=32, ttl=KEEP_SECONDS)
def _sampled_colors(sha256: str, _picture: Picture) -> tuple[Pixels, int]:
    """Return the colours of a picture to draw, (n, 3) uint8, and how many it has in all."""
    with serialize_large(_picture.pixels):
        color_counts = _picture.count_colors_on_white()
        return color_counts.colors[sample_colors(color_counts, DEFAULT_POINTS)], len(color_counts)


def _describe_sample(point_count: int, color_count: int) -> str:
    if point_count == color_count:
        return f"all {color_count:,} distinct colours"
    return f"{point_count:,} of {color_count:,} distinct colours"


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudSample:
    """The colours of a picture that are drawn as the points of its clouds.

    Attributes:
        colors: (n, 3) uint8.
        pixels: (n,) the number of a pixel of the picture that has each of them.
        color_count: how many distinct colours the picture has.
    """

    colors: Pixels
    pixels: NDArray[np.intp]
    color_count: int


def sample_cloud(pixels: Pixels, max_points: int) -> CloudSample:
    """Choose at most `max_points` of the colours of (h, w, 3) uint8 pixels."""
    color_counts = count_colors(pixels)
    rows = sample_colors(color_counts, max_points)
    return CloudSample(
        colors=color_counts.colors[rows],
        pixels=_first_pixels(pixels)[rows],
        color_count=len(color_counts),
    )


def _first_pixels(pixels: Pixels) -> NDArray[np.intp]:
    """Return the first pixel of each distinct colour, in the order of `count_colors`."""
    return np.asarray(np.unique(pack_colors(pixels.reshape(-1, 3)), return_index=True)[1])


def run_cloud(title: str, cost: float, quantized: IndexedPicture, sample: CloudSample) -> Cloud:
    """Return the cloud of a run: points in the colours of its centroids.

    Args:
        title, cost: of the run.
        quantized: the experiment's picture in the run's colours.
        sample: the points, of the same picture.
    """
    pixel_count = int(quantized.counts.sum())
    return Cloud(
        title=title,
        subtitle=f"cost {cost:.6f}",
        alt=f"The points in the colours of {len(quantized.palette)} centroids: {title},"
        f" cost {cost:.6f}",
        points=sample.colors,
        labels=quantized.indices.ravel()[sample.pixels],
        palette=quantized.palette,
        shares=quantized.counts / pixel_count,
        pixels=pixel_count,
    )
