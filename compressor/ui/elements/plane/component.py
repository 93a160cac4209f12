"""Points in a square, on which centroids are placed and points drawn, and a player of k-means.

A run is sent whole, so that a step needs no server; the browser computes nothing of it, and draws
the cells of the centroids.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from compressor.pipeline.toy_data.runs import ToyRun
from compressor.pipeline.toy_data.sets import GRID, Groups, Points
from compressor.ui.elements import base64, element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over

_mount = element("plane")


def plane(
    data: dict[str, Any],
    key: str,
    on_place: Callable[[Any], object],
    on_draw: Callable[[Any], object],
    on_again: Callable[[], object],
) -> None:
    """Draw the square and its player.

    Args:
        data: from `plane_data`.
        key: of the element.
        on_place: called with what the browser sent, as {"number": ..., "places": ...}, once the
            user has placed the centroids; may be anything.
        on_draw: the same for points that the user has drawn.
        on_again: called where the user wants another start.
    """
    _mount(
        data=data,
        key=key,
        on_placed_change=uninterrupted(
            passing_over(lambda: on_place(st.session_state[key].placed))
        ),
        on_drawn_change=uninterrupted(passing_over(lambda: on_draw(st.session_state[key].drawn))),
        on_again_change=uninterrupted(on_again),
    )


def plane_data(
    points: Points, groups: Groups, run: ToyRun | None, *, id: str, heard: int, room: int
) -> dict[str, Any]:
    """Return what plane.js takes, as run.js describes it, ready for JSON.

    Args:
        points: (m, 2) uint8.
        groups: (m,) uint8, as `ToySet.points` gives them.
        run: the run on the points; None where there is none.
        id: of points and run; with another one the player begins anew.
        heard: the number of the last message of the browser that `run` knows of.
        room: how many more points may be drawn.
    """
    data = {
        "id": id,
        "heard": heard,
        "room": room,
        "grid": GRID,
        "points": base64(points.tobytes()),
        "groups": base64(groups.tobytes()),
        "run": None,
    }
    if run is not None:
        trace = run.trace
        data["run"] = {
            "k": trace.centroids.shape[1],
            "centroids": np.round(trace.centroids[:, :, :2] * GRID, 2).tolist(),
            "labels": base64(run.labels.tobytes()),
            "costs_assigned": trace.costs_assigned.tolist(),
            "costs": trace.costs.tolist(),
            "changed": np.rint(trace.changed * len(points)).astype(int).tolist(),
            "moved": trace.moved.tolist(),
            "converged": trace.converged,
        }
    return data
