"""Clouds of colours: of a picture, and of the palettes that runs end with."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture, Picture
from compressor.imaging.picture import Pixels
from compressor.pipeline.experiment import ExperimentResult
from compressor.ui.elements.cloud import Cloud
from compressor.ui.elements.cloud import clouds as draw
from compressor.ui.elements.shared.axes import NAMES
from compressor.ui.elements.shared.point_sample import sample_colors
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large
from kmc import count_colors, pack_colors

POINTS = [1_000, 3_000, 10_000, 30_000]
FEW = 10_000


def clouds(result: ExperimentResult) -> None:
    """The tab: the clouds of the original, the best, the worst and the second K."""
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
        number = st.select_slider(
            "Points drawn in each cloud",
            POINTS,
            FEW,
            format_func="{:,}".format,
            key="points",
            persist_state="session",
        )
    points, pixels, colors = drawn_points(result.pixels, number)
    original = Cloud(
        title="Original",
        subtitle=_drawn(len(points), colors),
        alt=f"The colours of the original as {len(points):,} points in {NAMES[space]} space",
        points=points,
    )
    variants = (result.best, result.worst, result.second)
    draw(
        [original, *(run_cloud(v.title, v.cost, v.small, points, pixels) for v in variants)],
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
    """All colours of a picture, for the first page."""
    colors, number = _drawn_colors(picture.sha256, picture)
    cloud = Cloud(
        title="Colours in the RGB cube",
        subtitle=_drawn(len(colors), number),
        alt=f"The colours of the picture as {len(colors):,} points in the RGB cube",
        points=colors,
    )
    draw([cloud], space="rgb", key="cloud")


@st.cache_data(show_spinner=False, max_entries=32, ttl=KEEP_SECONDS)
def _drawn_colors(sha256: str, _picture: Picture) -> tuple[Pixels, int]:
    """The colours that are drawn of a picture, and how many it has."""
    with serialize_large(_picture.pixels):
        color_counts = _picture.color_counts_on_white()
        return color_counts.colors[sample_colors(color_counts, FEW)], len(color_counts)


def _drawn(points: int, colors: int) -> str:
    if points == colors:
        return f"all {colors:,} distinct colours"
    return f"{points:,} of {colors:,} distinct colours"


def run_cloud(
    title: str, cost: float, made: IndexedPicture, points: Pixels, pixels: NDArray[np.intp]
) -> Cloud:
    """Points in the colours of a run's centroids.

    Args:
        title, cost: of the run.
        made: the experiment's picture in the run's colours.
        points: (n, 3) uint8, the colours to draw.
        pixels: (n,), a pixel of the picture that has each of them.
    """
    total = int(made.counts.sum())
    return Cloud(
        title=title,
        subtitle=f"cost {cost:.6f}",
        alt=f"The points in the colours of {len(made.palette)} centroids: {title}, cost {cost:.6f}",
        points=points,
        labels=made.indices.ravel()[pixels],
        palette=made.palette,
        shares=made.counts / total,
        pixels=total,
    )


def drawn_points(pixels: Pixels, number: int) -> tuple[Pixels, NDArray[np.intp], int]:
    """At most `number` colours of (h, w, 3) pixels, a pixel of each, and how many there are."""
    color_counts = count_colors(pixels)
    rows = sample_colors(color_counts, number)
    return color_counts.colors[rows], _first_pixels(pixels)[rows], len(color_counts)


def _first_pixels(pixels: Pixels) -> NDArray[np.intp]:
    """Where each distinct colour occurs first, in the order of `count_colors`."""
    return np.asarray(np.unique(pack_colors(pixels.reshape(-1, 3)), return_index=True)[1])
