"""A start of one's own, as links and recipes have it, and the run that begins with it."""

import json

import numpy as np

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.entrances.recipes import check_settings
from benchmarks.hostile.fuzz.mutations import JSON
from benchmarks.hostile.fuzz.settings_seeds import SETTINGS
from compressor.pipeline.own_start.centroids import run_from_start
from compressor.pipeline.own_start.values import NAMED_STARTS, OwnStart, StartValues
from compressor.pipeline.settings import RestartSettings
from kmc import count_colors

VALUES = StartValues()
PIXELS = np.random.default_rng(0).integers(0, 256, (12, 12, 3), np.uint8)
COLOR_COUNTS = count_colors(PIXELS)
ITERATIONS = 5


def read(data: bytes) -> None:
    """Parse a start as JSON or as a link has it, and run k-means from it."""
    start = _parse(data.decode("utf-8", "replace"))
    k = 7 if isinstance(start, str) else min(max(len(start), 2), 256)
    settings = RestartSettings(k=k, own_start=start).fitted()
    check_settings(settings)
    if k > COLOR_COUNTS.pixels:
        return
    run = run_from_start(COLOR_COUNTS, k, settings.own_start, settings.seed, ITERATIONS)
    if run is None:
        assert settings.own_start == ""
        return
    assert run.centroids.shape == (1, k, 3)
    assert np.isfinite(run.centroids).all()
    assert np.isfinite(run.costs).all()


def _parse(text: str) -> OwnStart:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return VALUES.from_text(text) if value is None else VALUES.from_json(value)


def seeds() -> list[bytes]:
    """Return starts of every kind, as links and as recipes have them."""
    placed = [each.own_start for each in SETTINGS if isinstance(each, RestartSettings)]
    many = tuple((i, 255 - i, i // 2) for i in range(100))
    starts: list[OwnStart] = [*placed, *NAMED_STARTS, many]
    texts = [VALUES.to_text(start) for start in starts]
    return [text.encode() for text in (*texts, *map(json.dumps, map(VALUES.to_json, starts)))]


START = Entrance(
    read=read, refusals=(ValueError,), seeds=seeds, mutations=JSON, inputs_per_process=500
)
