"""What a cloud shows: its points, and the clusters of a run. Whatever draws it takes this."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.figures.clouds.axes import NAMES
from compressor.figures.clouds.point_sample import sample_colors
from compressor.figures.cost_text import cost_text
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.types import Pixels
from kmc import ColorCounts, count_colors, pack_colors


@dataclass(frozen=True, kw_only=True, eq=False)
class Cloud:
    """One cloud.

    Attributes:
        title, subtitle: what is written above it.
        alt: what is seen.
        points: (n, 3) uint8, the colours that are drawn, each at its place.
        counts: (n,) int64, how many pixels have each of these colours.
        labels: (n,) uint8, the cluster of each point, whose colour it is drawn in; None where
            points have their own colour.
        palette: (k, 3) uint8, the centroids, drawn as diamonds; None where labels are.
        shares: (k,) float64, of the pixels in each cluster; they sum to 1.
        pixels: how many pixels there are, to tell a cluster's size in pixels; 0 where it is
            not told.
    """

    title: str
    subtitle: str
    alt: str
    points: Pixels
    counts: NDArray[np.int64]
    labels: NDArray[np.uint8] | None = None
    palette: Pixels | None = None
    shares: NDArray[np.float64] | None = None
    pixels: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudSample:
    """The colours of a picture that are drawn as the points of its clouds.

    Attributes:
        colors: (n, 3) uint8.
        counts: (n,) int64, how many pixels of the picture have each of them.
        pixels: (n,) the number of a pixel of the picture that has each of them.
        color_count: how many distinct colours the picture has.
    """

    colors: Pixels
    counts: NDArray[np.int64]
    pixels: NDArray[np.intp]
    color_count: int


def sample_cloud(pixels: Pixels, max_points: int) -> CloudSample:
    """Choose at most `max_points` of the colours of (h, w, 3) uint8 pixels."""
    color_counts = count_colors(pixels)
    rows = sample_colors(color_counts, max_points)
    return CloudSample(
        colors=color_counts.colors[rows],
        counts=color_counts.counts[rows],
        pixels=_first_pixels(pixels)[rows],
        color_count=len(color_counts),
    )


def _first_pixels(pixels: Pixels) -> NDArray[np.intp]:
    """Return the first pixel of each distinct colour, in the order of `count_colors`."""
    return np.asarray(np.unique(pack_colors(pixels.reshape(-1, 3)), return_index=True)[1])


def original_cloud(sample: CloudSample, space: str) -> Cloud:
    """Return the cloud of the picture that a sample is from, in "rgb", "oklab" or "cielab"."""
    return Cloud(
        title="Original",
        subtitle=describe_sample(len(sample.colors), sample.color_count),
        alt=f"The colours of the original as {len(sample.colors):,} points in {NAMES[space]} space",
        points=sample.colors,
        counts=sample.counts,
    )


def picture_cloud(color_counts: ColorCounts, max_points: int, *, on_white: bool = False) -> Cloud:
    """Return the cloud of at most `max_points` of a picture's distinct colours.

    Args:
        color_counts: the colours.
        max_points: how many are drawn at most.
        on_white: whether the picture can be seen through, and the colours are those on white.
    """
    rows = sample_colors(color_counts, max_points)
    return Cloud(
        title="Colours in the RGB cube",
        subtitle=describe_sample(len(rows), len(color_counts)) + " on white" * on_white,
        alt=f"The colours of the picture as {len(rows):,} points in the RGB cube",
        points=color_counts.colors[rows],
        counts=color_counts.counts[rows],
    )


def run_cloud(
    title: str, details: str, cost: float, quantized: IndexedPicture, sample: CloudSample
) -> Cloud:
    """Return the cloud of a run: points in the colours of its centroids.

    Args:
        title: of the run.
        details: what is written before the cost, such as its number.
        cost: of the run, the mean squared RGB distance with channels in 0..1.
        quantized: the picture in the run's colours, without dithering.
        sample: the points, of the same picture.
    """
    pixel_count = int(quantized.counts.sum())
    subtitle = f"{details}, cost {cost_text(cost)}"
    return Cloud(
        title=title,
        subtitle=subtitle,
        alt=f"The points in the colours of {len(quantized.palette)} centroids: {title}, {subtitle}",
        points=sample.colors,
        counts=sample.counts,
        labels=quantized.indices.ravel()[sample.pixels],
        palette=quantized.palette,
        shares=quantized.counts / pixel_count,
        pixels=pixel_count,
    )


def describe_sample(point_count: int, color_count: int) -> str:
    """Return how many of a picture's distinct colours are drawn, in words."""
    if point_count == color_count:
        return f"all {color_count:,} distinct colours"
    return f"{point_count:,} of {color_count:,} distinct colours"
