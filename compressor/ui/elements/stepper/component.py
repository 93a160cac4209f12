"""A player of one run of k-means: the picture, the cloud and the cost of every half-step.

All of it is sent once, so that stepping needs no server: label maps as changes from one iteration
to the next, deflated, since few pixels change.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.figures.clouds.axes import COORDINATE_MAX, axes
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.figure import figure_without_points
from compressor.figures.clouds.point_sample import sample_colors
from compressor.imaging.types import Pixels
from compressor.ui.elements import base64, data_url, element
from compressor.ui.elements.shared.plotly.addresses import plotly_addresses
from kmc import ColorCounts, Trace, count_colors, label_pixels, pack_colors

POINTS = 10_000
HEIGHT = 300  # pixels, of the picture that is shown, at most
LONGEST = 1_000_000  # bytes of its maps

_mount = element("stepper")


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """What is played.

    Attributes:
        id: of picture and run; with another one the player begins anew.
        name: what the run is called within a sentence, such as "run 7".
        origin: where its first centroids come from, a clause without a full stop.
        trace: the run, of at most 256 centroids.
        pixels: (h, w, 3) uint8, the picture.
        color_counts: its distinct colours, those of the trace.
        original: a file of the picture for the screen.
    """

    id: str
    name: str
    origin: str
    trace: Trace
    pixels: Pixels
    color_counts: ColorCounts
    original: bytes


def stepper(run: Run, *, theme: str, key: str) -> None:
    """Draw the player; its camera is kept under the key, and `theme` is "light" or "dark"."""
    _mount(data=step_data(run, theme=theme, key=key), key=key)


def step_data(run: Run, *, key: str, theme: str = "light") -> dict[str, Any]:
    """Return what stepper.js takes, as frames.js describes it, ready for JSON."""
    trace = run.trace
    shown, maps = _maps(run)
    points = count_colors(shown)
    rows = sample_colors(points, POINTS)
    first = np.unique(pack_colors(shown.reshape(-1, 3)), return_index=True)[1]
    return {
        "id": run.id,
        "name": run.name,
        "origin": run.origin,
        "camera": key,
        "plotly": plotly_addresses(),
        "figure": _figure(run, points.colors[rows], theme),
        "axes": axes("rgb"),
        "coordinate_max": COORDINATE_MAX,
        "k": trace.centroids.shape[1],
        "pixels": run.color_counts.pixels,
        "width": shown.shape[1],
        "height": shown.shape[0],
        "original": data_url(run.original),
        "maps": base64(maps),
        "at": base64(first[rows].astype("<u4").tobytes()),
        "colors": base64(points.colors[rows].tobytes()),
        "counts": base64(_counts(points.colors[rows], run.color_counts).astype("<u4").tobytes()),
        "centroids": base64(np.rint(trace.centroids * COORDINATE_MAX).astype("<u2").tobytes()),
        "costs_assigned": trace.costs_assigned.tolist(),
        "costs": trace.costs.tolist(),
        "changed": trace.changed.tolist(),
        "moved": trace.moved.tolist(),
        "converged": trace.converged,
    }


def _figure(run: Run, colors: Pixels, theme: str) -> dict[str, Any]:
    """The figure from which the script makes that of any half-step: of one cluster, at the start.

    It has the title of the start, and no points.
    """
    cloud = Cloud(
        title="The start",
        subtitle="",
        alt="",
        points=colors,
        counts=np.ones(len(colors), np.int64),
        labels=np.zeros(len(colors), np.uint8),
        palette=np.rint(255 * run.trace.centroids[0, :1]).astype(np.uint8),
        shares=np.ones(1),
        pixels=run.color_counts.pixels,
    )
    return figure_without_points(cloud, "rgb", theme)


def _counts(colors: Pixels, color_counts: ColorCounts) -> NDArray[np.int64]:
    """How many pixels have each of these colours, (n,); `color_counts` has all of them."""
    rows = np.searchsorted(pack_colors(color_counts.colors), pack_colors(colors))
    return np.asarray(color_counts.counts[rows])


def _maps(run: Run) -> tuple[Pixels, bytes]:
    """The picture as it is shown, and its label maps packed; every n-th pixel where needed."""
    rows = run.pixels.shape[0]
    for step in range(-(-rows // HEIGHT), rows + 1):
        shown = np.ascontiguousarray(run.pixels[::step, ::step])
        packed = pack_maps(shown, run.color_counts, run.trace.labels)
        if len(packed) <= LONGEST:
            break
    return shown, packed


def pack_maps(pixels: Pixels, color_counts: ColorCounts, labels: NDArray[Any]) -> bytes:
    """Return the label map of each iteration, the first as it is and each other XOR the one before.

    Args:
        pixels: (h, w, 3) uint8.
        color_counts: n distinct colours, at least those of `pixels`.
        labels: (i, n) uint8.

    Returns:
        i * h * w bytes, deflated with zlib.
    """
    changes = labels.copy()
    changes[1:] ^= labels[:-1]
    packer = zlib.compressobj(6)
    parts = [packer.compress(label_pixels(pixels, color_counts, one).tobytes()) for one in changes]
    return b"".join([*parts, packer.flush()])
