"""The traces of a cloud's figure: the edges of its box, its pixels and its centroids."""

import math
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.figures.clouds.axes import BOXES, axis_numbers
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.style import INK, hex_codes
from compressor.imaging.types import Pixels
from kmc import pack_colors

Trace = dict[str, Any]  # as Plotly's JSON has it

# Sizes as Plotly takes them: what is seen grows with the scene.
POINT_SIZES = (0.9, 3.0)  # the least and the greatest of a point
POINT_ROOM = 110  # the size is this over the root of the number of points
POINT_OPACITY = 0.5  # of points among which centroids are to be seen
MARK_SIZE_MIN = 7  # of a centroid without pixels
MARK_SIZE_MAX = 44  # of a centroid that has all pixels; the area goes with the share
MANY_CENTROIDS = 64  # more than these are drawn smaller
SMALL_MARK_SIZE_MIN = 4
LIGHT = 128  # mean level from which on a colour has a dark edge

# What is told of a colour. Rows of customdata are red, green, blue, the packed colour, the number
# of pixels and, of centroids, the share in per cent.
COLOR = (
    "<b>#%{customdata[3]:06x}</b><br>R %{customdata[0]}, G %{customdata[1]}, B %{customdata[2]}<br>"
)
PIXELS = "pixels: %{customdata[4]:,}"
SHARE = "share: %{customdata[5]:.2f} %"
END = "<extra></extra>"  # no box with the trace's name beside it


def box_edges(space: str, theme: str) -> Trace:
    """Return the twelve edges of the box of "rgb", "oklab" or "cielab" as one line with gaps."""
    ends = [(axis.start, axis.stop) for axis in BOXES[space].axes]
    corners = list(product(*ends))
    line: list[tuple[float | None, ...]] = []
    for i, corner in enumerate(corners):
        for other in corners[i + 1 :]:
            if sum(a != b for a, b in zip(corner, other, strict=True)) == 1:
                line += [corner, other, (None, None, None)]
    x, y, z = (list(values) for values in zip(*line, strict=True))
    return {
        "type": "scatter3d",
        "x": x,
        "y": y,
        "z": z,
        "mode": "lines",
        "name": "edges",
        "hoverinfo": "skip",
        "showlegend": False,
        "line": {"color": INK[theme], "width": 1},
        "opacity": 0.45,
        "meta": {"part": "edges"},
    }


def pixel_traces(cloud: Cloud) -> list[Trace]:
    """Return a trace for the points, or one for each cluster in its centroid's colour.

    What is per point is not in them yet: see `add_points`.
    """
    if cloud.palette is None:
        return [_pixel_trace(cloud, None, "pixels", {"part": "pixels"})]
    return [
        _pixel_trace(
            cloud,
            code,
            _cluster_name(cloud, number, code),
            {"part": "pixels", "cluster": number},
        )
        for number, code in enumerate(hex_codes(cloud.palette))
    ]


def add_points(traces: list[Trace], cloud: Cloud, space: str) -> None:
    """Add x, y, z and customdata to traces of pixels, and to a single one its points' colours."""
    places = axis_numbers(cloud.points, space)  # of all at once: of fewer, last bits may differ
    for trace in traces:
        number = trace["meta"].get("cluster")
        rows = slice(None) if number is None else cloud.labels == number
        trace.update(zip("xyz", places[rows].T, strict=True))
        trace["customdata"] = _rows(cloud.points[rows], cloud.counts[rows])
        if number is None:
            trace["marker"]["color"] = hex_codes(cloud.points)


def _pixel_trace(cloud: Cloud, color: str | None, name: str, meta: dict[str, Any]) -> Trace:
    cluster = "" if color is None else f"<br>in the cluster of {color}"
    own = {} if color is None else {"color": color}
    return {
        "type": "scatter3d",
        "mode": "markers",
        "name": name,
        "hovertemplate": COLOR + PIXELS + cluster + END,
        "marker": {
            "size": point_size(len(cloud.points)),
            "opacity": 1 if color is None else POINT_OPACITY,
            "line": {"width": 0},
            **own,
        },
        "meta": meta,
    }


def centroid_trace(cloud: Cloud, space: str) -> Trace | None:
    """Return the centroids as diamonds, the k-th point that of cluster k; None without clusters."""
    if cloud.palette is None or cloud.shares is None:
        return None
    x, y, z = axis_numbers(cloud.palette, space).T.tolist()
    counts = np.rint(cloud.shares * cloud.pixels).astype(np.int64)
    rows = _rows(cloud.palette, counts).tolist()
    shares = (100 * cloud.shares).round(6).tolist()
    return {
        "type": "scatter3d",
        "x": x,
        "y": y,
        "z": z,
        "mode": "markers",
        "name": "centroids",
        "customdata": [[*row, share] for row, share in zip(rows, shares, strict=True)],
        "hovertemplate": f"{COLOR}{SHARE}{'<br>' + PIXELS if cloud.pixels else ''}{END}",
        "marker": {
            "symbol": "diamond",
            "size": mark_sizes(cloud.shares).tolist(),
            "color": hex_codes(cloud.palette),
            "line": {"width": 2, "color": _edge_colors(cloud.palette)},
            "opacity": 1,
        },
        "meta": {
            "part": "centroids",
            "size_min": _least_size(len(cloud.shares)),
            "size_max": MARK_SIZE_MAX,
        },
    }


def point_size(point_count: int) -> float:
    """Return the size of the points of a cloud: few are drawn larger."""
    least, greatest = POINT_SIZES
    return round(min(max(POINT_ROOM / math.sqrt(max(point_count, 1)), least), greatest), 2)


def mark_sizes(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sizes of centroids with these shares of the pixels, (k,) float64."""
    sizes = MARK_SIZE_MAX * np.sqrt(shares)
    return np.asarray(np.maximum(_least_size(len(shares)), sizes).round(2))


def _least_size(centroid_count: int) -> float:
    return SMALL_MARK_SIZE_MIN if centroid_count > MANY_CENTROIDS else MARK_SIZE_MIN


def _edge_colors(palette: Pixels) -> list[str]:
    """Return a colour for the edge of each centroid, which sets it off from its own pixels."""
    is_light = palette[:, :3].mean(axis=1) >= LIGHT
    return ["#000000" if light else "#ffffff" for light in is_light.tolist()]


def _rows(colors: Pixels, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return red, green, blue, the packed colour and the count of each colour, (n, 5)."""
    return np.column_stack([colors[:, :3], pack_colors(colors), counts]).astype(np.int64)


def _cluster_name(cloud: Cloud, number: int, code: str) -> str:
    share = "" if cloud.shares is None else f" · {100 * cloud.shares[number]:.2f} %"
    return f"{code}{share}"
