"""Where kmc's restarts spend their time, and the least that arithmetic and memory would take.

This module reaches into the private functions of `kmc.restarts`, since it times their lines.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from line_profiler import LineProfiler
from numpy.typing import NDArray

import kmc.restarts.assignment
import kmc.restarts.batched_lloyd
import kmc.restarts.pruning
from kmc import count_colors
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.kd_leaves import LEAF_SIZE
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.starts import draw_random_starts

RUNS = 150
ITERATIONS = 10
MIN_LINE_SHARE = 0.015  # of the time; lines below it are summed up
# float32 elements that go through the cache for each colour-candidate pair of a contested leaf
ELEMENTS_PER_PAIR = 12


def anatomy(pixels: NDArray[np.uint8]) -> list[str]:
    """Return the page's section as lines of Markdown; `pixels` is (n, 3) uint8."""
    lines = [
        "## Where the time goes\n",
        f"One process, {RUNS} runs of {ITERATIONS} iterations on {len(pixels):,} pixels"
        f" ({len(count_colors(pixels)):,} distinct colours); microseconds a run and iteration.\n",
    ]
    for k in (16, 3):
        lines += [*_profile(pixels, k), *_bound(pixels, k)]
    return lines


def _runs_of(pixels: NDArray[np.uint8], k: int) -> Callable[[], None]:
    """Return a function that does all the runs, from drawn starts to the last iteration."""
    picture = count_colors(pixels)
    lloyd = BatchedLloyd(picture)

    def run() -> None:
        starts = draw_random_starts(picture, k, 0, range(RUNS))
        RunBatch.start(starts, ITERATIONS).advance(lloyd, lambda: None)

    return run


def _microseconds(run: Callable[[], None]) -> float:
    """Return the processor time of one run and iteration, the best of five tries."""
    times = []
    for _ in range(5):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times) / RUNS / ITERATIONS * 1e6


def _profile(pixels: NDArray[np.uint8], k: int) -> list[str]:
    """Return a table of the lines that take the most time."""
    run = _runs_of(pixels, k)
    microseconds = _microseconds(run)
    profiler = LineProfiler()
    functions = [
        kmc.restarts.assignment._compare,
        kmc.restarts.assignment._nearest_within_margin,
        kmc.restarts.assignment._resolve_exactly,
        kmc.restarts.assignment.assign_contested,
        kmc.restarts.pruning._survives_pruning,
        kmc.restarts.pruning.find_candidates,
        kmc.restarts.pruning.unpack_candidates,
        kmc.restarts.batched_lloyd._add_at,
        kmc.restarts.batched_lloyd._contested_groups,
        BatchedLloyd._assign,
    ]
    for function in functions:
        profiler.add_function(function)
    profiler.runcall(run)
    stats = profiler.get_stats()
    entries = []
    for (file, _, name), timings in stats.timings.items():
        source = Path(file).read_text().splitlines()
        for line, _, ticks in timings:
            text = source[line - 1].strip()
            calls_profiled = any(f"{function.__name__}(" in text for function in functions)
            if not calls_profiled:  # the time of such a line is counted inside the function
                entries.append((ticks, name, text))
    total = sum(ticks for ticks, _, _ in entries)
    lines = [
        f"### K = {k}: {microseconds:.0f} microseconds\n",
        "| share | where | line |",
        "|---|---|---|",
    ]
    rest = 0
    for ticks, name, text in sorted(entries, reverse=True):
        if ticks > MIN_LINE_SHARE * total:
            lines.append(f"| {100 * ticks / total:.0f} % | {name} | `{text}` |")
        else:
            rest += ticks
    return [*lines, f"| {100 * rest / total:.0f} % | | all other lines |", ""]


def _bound(pixels: NDArray[np.uint8], k: int) -> list[str]:
    """Return what the matrix products and the passes over memory would take by themselves."""
    totals = {"rows": 0, "slots": 0}
    compare = kmc.restarts.assignment._compare

    def compare_and_count(leaves, tiles, differences, *rest):  # type: ignore[no-untyped-def]
        totals["rows"] += len(differences) * len(tiles.slot)
        totals["slots"] += len(differences) * tiles.n_slots
        return compare(leaves, tiles, differences, *rest)

    kmc.restarts.assignment._compare = compare_and_count
    try:
        _runs_of(pixels, k)()
    finally:
        kmc.restarts.assignment._compare = compare
    iterations = RUNS * ITERATIONS
    leaves = -(-len(count_colors(pixels)) // LEAF_SIZE)
    rows = totals["rows"] / iterations
    slots = totals["slots"] / iterations
    products = leaves * k * (4 + k + 8 + 1) + slots * LEAF_SIZE * 8
    elements = slots * LEAF_SIZE * ELEMENTS_PER_PAIR
    dense = len(count_colors(pixels)) * k
    product_rate = _product_rate()
    pass_rate = _pass_rate()
    return [
        f"A run and iteration has {dense:,} pairs of a colour and a centroid. {leaves:,} leaves"
        f" stand for them; {rows:,.0f} rows of {LEAF_SIZE} colours are compared with one more"
        f" candidate each, {slots:,.0f} with the empty slots of the tiles. That is"
        f" {products / 1e6:.2f} million"
        f" multiply-adds and {elements / 1e6:.2f} million elements read or written.\n",
        f"- Large float32 products do {product_rate / 1e9:.0f} billion multiply-adds a second"
        f" here: the arithmetic needs at least {products / product_rate * 1e6:.0f} microseconds.",
        f"- A simple operation on arrays that fit into the cache passes {pass_rate / 1e9:.1f}"
        f" billion elements a second: the passes need at least {elements / pass_rate * 1e6:.0f}"
        " microseconds.",
        "",
        "To go further one would have to fuse the passes (compare, exclude, count and sum while"
        " the distances are in registers), which takes compiled code; in NumPy each is a call of"
        " its own that reads and writes the cache. What remains besides are the small products"
        " (a tile is 8 slots long, which is far from the size where a product is at its"
        " best) and the lists of what is contested.\n",
    ]


def _product_rate() -> float:
    """Return the multiply-adds per second of a large matrix product in one thread."""
    a = np.random.default_rng(0).random((512, 512), np.float32)
    return 512**3 / _best_seconds(lambda: a @ a)


def _pass_rate() -> float:
    """Return the float32 elements per second that are read or written within the cache."""
    a = np.random.default_rng(0).random(1 << 16, np.float32)
    out = np.empty_like(a)
    return 3 * len(a) / _best_seconds(lambda: np.add(a, a, out=out))


def _best_seconds(operation: Callable[[], object]) -> float:
    times = []
    for _ in range(200):
        start = time.perf_counter()
        operation()
        times.append(time.perf_counter() - start)
    return min(times)
