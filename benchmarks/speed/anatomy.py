"""Where the time of kmc's restarts goes, and what arithmetic and memory alone would need.

It looks into `kmc.restarts` on purpose, past the front door: it times the lines there.
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
SHARE = 0.015  # of the time: lines below are summed up
# Of each colour-candidate pair of a contested leaf: float32 elements that pass through the cache.
PASSES = 12


def anatomy(pixels: NDArray[np.uint8]) -> list[str]:
    """The section of the page, as lines of Markdown; `pixels` is (n, 3)."""
    lines = [
        "## Where the time goes\n",
        f"One process, {RUNS} runs of {ITERATIONS} iterations on {len(pixels):,} pixels"
        f" ({len(count_colors(pixels)):,} distinct colours); microseconds a run and iteration.\n",
    ]
    for k in (16, 3):
        lines += [*_profile(pixels, k), *_bound(pixels, k)]
    return lines


def _work(pixels: NDArray[np.uint8], k: int) -> Callable[[], None]:
    picture = count_colors(pixels)
    lloyd = BatchedLloyd(picture)

    def work() -> None:
        starts = draw_random_starts(picture, k, 0, range(RUNS))
        RunBatch.start(starts, ITERATIONS).advance(lloyd, lambda: None)

    return work


def _microseconds(work: Callable[[], None]) -> float:
    times = []
    for _ in range(5):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) / RUNS / ITERATIONS * 1e6


def _profile(pixels: NDArray[np.uint8], k: int) -> list[str]:
    """The lines that take the most time."""
    work = _work(pixels, k)
    whole = _microseconds(work)
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
    profiler.runcall(work)
    stats = profiler.get_stats()
    entries = []
    for (file, _, name), timings in stats.timings.items():
        source = Path(file).read_text().splitlines()
        for line, _, ticks in timings:
            text = source[line - 1].strip()
            if not any(
                f"{function.__name__}(" in text for function in functions
            ):  # counted inside it
                entries.append((ticks, name, text))
    total = sum(ticks for ticks, _, _ in entries)
    lines = [
        f"### K = {k}: {whole:.0f} microseconds\n",
        "| share | where | line |",
        "|---|---|---|",
    ]
    rest = 0
    for ticks, name, text in sorted(entries, reverse=True):
        if ticks > SHARE * total:
            lines.append(f"| {100 * ticks / total:.0f} % | {name} | `{text}` |")
        else:
            rest += ticks
    return [*lines, f"| {100 * rest / total:.0f} % | | all other lines |", ""]


def _bound(pixels: NDArray[np.uint8], k: int) -> list[str]:
    """What the products and the passes over memory would take by themselves."""
    totals = {"rows": 0, "slots": 0}
    compare = kmc.restarts.assignment._compare

    def counting(leaves, tiles, differences, *rest):  # type: ignore[no-untyped-def]
        totals["rows"] += len(differences) * len(tiles.slot)
        totals["slots"] += len(differences) * tiles.n_slots
        return compare(leaves, tiles, differences, *rest)

    kmc.restarts.assignment._compare = counting
    try:
        _work(pixels, k)()
    finally:
        kmc.restarts.assignment._compare = compare
    iterations = RUNS * ITERATIONS
    leaves = -(-len(count_colors(pixels)) // LEAF_SIZE)
    rows = totals["rows"] / iterations
    slots = totals["slots"] / iterations
    products = leaves * k * (4 + k + 8 + 1) + slots * LEAF_SIZE * 8
    elements = slots * LEAF_SIZE * PASSES
    dense = len(count_colors(pixels)) * k
    gemm = _product_rate()
    passed = _pass_rate()
    return [
        f"A run and iteration has {dense:,} pairs of a colour and a centroid. {leaves:,} leaves"
        f" stand for them; {rows:,.0f} rows of {LEAF_SIZE} colours are compared with one more"
        f" candidate each, {slots:,.0f} with the empty slots of the tiles. That is"
        f" {products / 1e6:.2f} million"
        f" multiply-adds and {elements / 1e6:.2f} million elements read or written.\n",
        f"- Large float32 products do {gemm / 1e9:.0f} billion multiply-adds a second here: the"
        f" arithmetic needs at least {products / gemm * 1e6:.0f} microseconds.",
        f"- A simple operation on arrays that fit into the cache passes {passed / 1e9:.1f} billion"
        f" elements a second: the passes need at least {elements / passed * 1e6:.0f}"
        " microseconds.",
        "",
        "To go further one would have to fuse the passes (compare, exclude, count and sum while"
        " the distances are in registers), which takes compiled code; in NumPy each is a call of"
        " its own that reads and writes the cache. What remains besides are the small products"
        " (a tile is 8 slots long, which is far from the size where a product is at its"
        " best) and the lists of what is contested.\n",
    ]


def _product_rate() -> float:
    """Multiply-adds a second of a large product, one thread."""
    a = np.random.default_rng(0).random((512, 512), np.float32)
    return 512**3 / _best(lambda: a @ a)


def _pass_rate() -> float:
    """Elements a second, read or written, of float32 operations within the cache."""
    a = np.random.default_rng(0).random(1 << 16, np.float32)
    out = np.empty_like(a)
    return 3 * len(a) / _best(lambda: np.add(a, a, out=out))


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(200):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
