"""What the page "Where it fails" shows: a toy set, points drawn by hand, centroids of one's own."""

import json

import numpy as np

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import TEXT
from compressor.pipeline.toy_data.choice import MAX_DRAWN, ToyChoice
from compressor.pipeline.toy_data.runs import OWN_START, SEARCH_START, TooFewPlacesError, ToyRun
from compressor.ui.elements.plane import plane_data
from kmc import PCA_START, PLUS_PLUS_START

CHOICES = (
    ToyChoice(),
    ToyChoice(set="rings", k=2, start=PLUS_PLUS_START, run=3),
    ToyChoice(set="noise", k=10, seed=9999, start=PCA_START),
    ToyChoice(set="few", k=3, start=SEARCH_START),
    ToyChoice(set="moons", k=2, start=OWN_START, own=((0, 0), (255, 255))),
    ToyChoice(set="own", k=1, drawn=((3, 4), (3, 4), (200, 7))),
    ToyChoice(set="own", k=2, start=OWN_START, own=((9, 9), (9, 9)), drawn=((1, 1), (2, 2))),
    ToyChoice(set="outliers", k=4, drawn=tuple((i % 256, i // 2) for i in range(MAX_DRAWN))),
)


def read(data: bytes) -> None:
    """Parse a toy choice, draw its points, run k-means on them, and make what the page shows."""
    choice = ToyChoice.from_text(data.decode("utf-8", "replace"))
    assert ToyChoice.from_text(choice.to_text()) == choice
    points, groups = choice.points()
    assert points.shape == (len(groups), 2)
    run = _run(choice)
    assert (run is None) == (len(np.unique(points, axis=0)) < choice.k)
    if run is not None:
        costs = run.trace.costs
        assert np.isfinite(costs).all()
        assert (np.diff(costs) <= 1e-12).all(), "the cost rises"
    shown = plane_data(points, groups, run, id=choice.to_text(), heard=0, room=0)
    json.dumps(shown, allow_nan=False)


def _run(choice: ToyChoice) -> ToyRun | None:
    try:
        return choice.compute_run()
    except TooFewPlacesError:  # which the page tells
        return None


def seeds() -> list[bytes]:
    """Return choices of every kind of start, with and without points drawn by hand."""
    return [choice.to_text().encode() for choice in CHOICES]


TOY = Entrance(
    read=read, refusals=(ValueError,), seeds=seeds, mutations=TEXT, inputs_per_process=200
)
