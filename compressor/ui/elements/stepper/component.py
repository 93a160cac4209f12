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
from compressor.figures.clouds.point_sample import sample_colors
from compressor.imaging.types import Pixels
from compressor.ui.elements import base64, data_url, element
from kmc import ColorCounts, Trace, count_colors, label_pixels, pack_colors

POINTS = 10_000
HEIGHT, LONGEST = 300, 1_000_000  # of the picture that is shown; bytes of its maps

_mount = element("stepper")


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """What is played.

    Attributes:
        id: of picture and run; with another one the player begins anew.
        trace: the run, of at most 256 centroids.
        pixels: (h, w, 3) uint8, the picture.
        color_counts: its distinct colours, those of the trace.
        original: a file of the picture for the screen.
    """

    id: str
    trace: Trace
    pixels: Pixels
    color_counts: ColorCounts
    original: bytes


def stepper(run: Run, *, key: str) -> None:
    """Draw the player; its camera is kept under the key."""
    _mount(data=step_data(run, key=key), key=key)


def step_data(run: Run, *, key: str) -> dict[str, Any]:
    """What stepper.js takes, as frames.js describes it, ready for JSON."""
    trace, (shown, maps) = run.trace, _maps(run)
    points = count_colors(shown)
    rows = sample_colors(points, POINTS)
    first = np.unique(pack_colors(shown.reshape(-1, 3)), return_index=True)[1]
    return {
        "id": run.id,
        "camera": key,
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
        "centroids": base64(np.rint(trace.centroids * COORDINATE_MAX).astype("<u2").tobytes()),
        "costs_assigned": trace.costs_assigned.tolist(),
        "costs": trace.costs.tolist(),
        "changed": trace.changed.tolist(),
        "moved": trace.moved.tolist(),
        "converged": trace.converged,
    }


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
    """The label map of each iteration, the first as it is and each other XOR the one before.

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
