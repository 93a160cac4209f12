"""A bad argument of any public function raises ValueError in a sentence, its type included."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import kmc

PIXELS = np.random.default_rng(0).integers(0, 255, (6, 7, 3), dtype=np.uint8)
PICTURE = kmc.count_colors(PIXELS)
PALETTE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
CENTROIDS = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [1.0, 1.0, 1.0]])
LABELS = np.arange(len(PICTURE))

INDICES = np.array([[0, 1], [2, 2]], np.uint8)
# Each public function with arguments that it takes. What is called, or computes, is trusted.
GOOD: dict[str, dict[str, Any]] = {
    "ColorLookup": {"picture": PICTURE, "labels": LABELS},
    "assign_with_rate": {
        "pixels": PIXELS, "palette": PALETTE, "bit_cost": 0.01, "strength": 0.5, "space": "rgb",
        "sweeps": 1, "weights": np.ones((6, 7), np.uint8),
    },
    "best_palette": {"pixels": PIXELS, "k": 3, "effort": "fast", "space": "rgb", "fixed": None},
    "count_bits": {"indices": INDICES, "k": 3},
    "count_colors": {"pixels": PIXELS, "weights": np.ones((6, 7), np.uint8)},
    "dither": {"pixels": PIXELS, "palette": PALETTE, "strength": 0.5, "space": "rgb"},
    "expected_best": {"costs": [2.0, 1.0]},
    "from_space": {"points": CENTROIDS, "space": "rgb"},
    "iter_palettes": {
        "pixels": PIXELS, "ks": [2, 3], "effort": "fast", "space": "rgb", "fixed": None
    },
    "iter_restarts": {
        "picture": PICTURE, "k": 3, "runs": [0, 1], "max_iters": 2, "seed": 0, "start": "random"
    },
    "keep_rare_colors": {  # a picture of the palette's own colours, since no other is as quick
        "pixels": PALETTE[np.zeros((6, 7), np.intp)], "palette": PALETTE, "space": "rgb",
        "fixed": None, "weights": np.ones((6, 7), np.uint8),
    },
    "label_pixels": {"pixels": PIXELS, "picture": PICTURE, "labels": LABELS},
    "preview_palette": {"pixels": PIXELS, "k": 3, "space": "rgb", "fixed": None},
    "map_to_palette": {"pixels": PIXELS, "palette": PALETTE, "space": "rgb"},
    "masking_weights": {"pixels": PIXELS},
    "median_run": {"costs": [2.0, 1.0]},
    "merge_counts": {"parts": [PICTURE, PICTURE]},
    "quantiles": {"costs": [2.0, 1.0], "shares": [0.5]},
    "quantize_spatially": {
        "pixels": PIXELS, "palette": PALETTE, "fixed": None, "space": "rgb", "run_cost": 0.2,
        "to_gamut": True, "rounds": 2,
    },
    "rank_of_run": {"costs": [2.0, 1.0], "run": 1},
    "reassign_with_residuals": {
        "pixels": PIXELS, "palette": PALETTE, "indices": np.zeros((6, 7), np.uint8),
        "bit_cost": 0.01, "strength": 0.5, "space": "rgb", "rounds": 1, "weights": None,
    },
    "refine_with_rate": {
        "pixels": PIXELS, "palette": PALETTE, "bit_cost": 0.01, "fixed": None, "space": "rgb",
        "rounds": 1,
    },
    "restarts_needed": {"expected": [2.0, 1.0]},
    "run_restarts": {
        "pixels": PIXELS, "k": 3, "restarts": 2, "max_iters": 2, "seed": 0, "start": "random"
    },
    "runs_to_reach": {"expected": [2.0, 1.0], "cost": 1.5},
    "share_above": {"costs": [2.0, 1.0], "cost": 1.5},
    "to_space": {"colors": PALETTE, "space": "rgb"},
    "trace_run": {"picture": PICTURE, "initial_centroids": CENTROIDS, "max_iters": 2},
}  # fmt: skip
CALLED = {"progress", "checkpoint", "executor", "block_pixels"}
BAD = (
    None, [], {}, 0, -1, 1.5, "x", "", object(), b"x", True, float("nan"), float("inf"), 1j,
    [None], ["x"], [[1], [2, 3]], {"a"}, len, np.zeros((2, 2)), np.zeros(3, object),
    np.zeros((0, 3), np.uint8), np.array("rgb"), np.array([np.nan]), -(10**400), 10**400,
)  # fmt: skip


def call(function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Call a function, and go through what it yields."""
    made = function(**arguments)
    if inspect.isgenerator(made):
        list(made)


def is_trusting(name: str) -> bool:
    """Whether the documentation says that the function trusts its arguments."""
    member = getattr(kmc, name)
    module = inspect.getmodule(member)
    assert module is not None
    is_textbook = module.__name__ == "kmc.textbook" and "trusted" in str(module.__doc__)
    return is_textbook or "rguments are trusted" in str(member.__doc__)


def test_every_public_function_checks_its_arguments_or_says_that_it_does_not() -> None:
    functions = {name for name in kmc.__all__ if inspect.isfunction(getattr(kmc, name))}
    executors = {"import_in_worker", "worker_count"}  # they take an executor, or nothing
    checked = functions - executors - {name for name in functions if is_trusting(name)}
    assert checked == GOOD.keys() - {"ColorLookup"}
    for name, arguments in GOOD.items():
        parameters = inspect.signature(getattr(kmc, name)).parameters
        assert parameters.keys() - CALLED == arguments.keys(), name


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name in GOOD for argument in GOOD[name]]
)
def test_bad_argument_is_a_value_error(name: str, argument: str) -> None:
    function = getattr(kmc, name)
    call(function, GOOD[name])
    refused = 0
    for bad in BAD:
        try:
            call(function, {**GOOD[name], argument: bad})
        except ValueError:
            refused += 1
    assert refused >= len(BAD) // 2
