"""The job that the Compress button starts: restarts of K and of K2, then three small files."""

from collections.abc import Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture, Picture, apply_palette, shrink
from compressor.imaging.types import Pixels
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, Restarts, count_colors, iter_restarts

KIND = "experiment"

RunReport = Callable[[int, float], object]


@dataclass(frozen=True, kw_only=True)
class RunKey:
    """All that the runs of one K depend on, but for how many there are."""

    sha256: str
    k: int
    max_iters: int
    seed: int
    height: int


@dataclass(frozen=True, kw_only=True, eq=False)
class RunResult:
    """The picture in the palette of one run: the full size and the experiment's size.

    Attributes:
        name: what a file name calls it, such as "k16-best".
        title: what the page calls it, such as "Best of K = 16".
        run: the number of the run, or None where no run was needed.
        centroids: (k, 3) float64 in 0..1, of the clusters that are not empty.
        cost: the run's cost, mean squared RGB distance with channels in 0..1.
        full: the picture at full size.
        small: the experiment's picture.
    """

    name: str
    title: str
    run: int | None
    centroids: NDArray[np.float64]
    cost: float
    full: IndexedPicture
    small: IndexedPicture


@dataclass(frozen=True, kw_only=True, eq=False)
class ExperimentResult:
    """A finished job.

    Attributes:
        sha256: the picture that it belongs to.
        settings: what was asked for.
        pixels: (h, w, 3) uint8, the experiment's picture.
        colors, small_colors: distinct colours of the full picture and of `pixels`.
        runs, runs2: every run of K and of K2.
        best, worst, second: best run of K, worst run of K, best run of K2.
        exact: the picture in its own colours, where these are at most 256.
    """

    sha256: str
    settings: RestartSettings
    pixels: Pixels
    colors: int
    small_colors: int
    runs: Restarts
    runs2: Restarts
    best: RunResult
    worst: RunResult
    second: RunResult
    exact: RunResult | None

    @property
    def variants(self) -> tuple[RunResult, ...]:
        """All that can be downloaded, each once: the second K may be the first one again."""
        found = (self.best, self.worst, self.second, self.exact)
        return tuple({one.name: one for one in found if one is not None}.values())

    @cached_property
    def nbytes(self) -> int:
        """About the memory it takes, for a cache that is bounded by bytes."""
        pictures = sum(v.full.indices.nbytes + len(v.full.encode_png()) for v in self.variants)
        return self.pixels.nbytes * 2 + self.runs.nbytes + self.runs2.nbytes + pictures


def run_experiment(
    picture: Picture,
    settings: RestartSettings,
    known: MutableMapping[RunKey, Restarts],
    report: RunReport,
    checkpoint: Checkpoint,
    executor: Executor | None = None,
) -> ExperimentResult:
    """Do the whole job.

    Args:
        picture: the full picture.
        settings: what the user chose.
        known: runs done earlier; they are taken over, and new ones are added, also when the
            job is stopped, so that it can go on from there.
        report: called as report(runs done of both K, best cost of K so far).
        checkpoint: called every few milliseconds of work; what it raises stops the job.
        executor: who computes the runs; None for this thread.
    """
    pixels = shrink(picture.pixels, settings.height)
    color_counts = count_colors(pixels)
    keys = [_key(picture, settings, k, color_counts) for k in (settings.k, settings.k2)]
    runs, runs2 = _run_both(
        color_counts, keys, settings.restarts, known, report, checkpoint, executor
    )
    full = picture.count_colors_on_white()

    def variant(name: str, title: str, run: int, of: Restarts) -> RunResult:
        checkpoint()
        centroids = of.centroids[run]
        return RunResult(
            name=name,
            title=title,
            run=run,
            centroids=centroids,
            cost=float(of.costs[run]),
            full=apply_palette(picture.pixels, centroids, full),
            small=apply_palette(pixels, centroids, color_counts, effort="fast"),
        )

    k = settings.k
    k2 = settings.k2
    result = ExperimentResult(
        sha256=picture.sha256,
        settings=settings,
        pixels=pixels,
        colors=len(full),
        small_colors=len(color_counts),
        runs=runs,
        runs2=runs2,
        best=variant(f"k{k}-best", f"Best of K = {k}", runs.best, runs),
        worst=variant(f"k{k}-worst", f"Worst of K = {k}", runs.worst, runs),
        second=variant(f"k{k2}-best", f"Best of K = {k2}", runs2.best, runs2),
        exact=_lossless(picture.pixels, full),
    )
    for made in result.variants:
        checkpoint()
        made.full.encode_png()  # packed here, where it can be stopped, and not on the page
    return result


def _key(picture: Picture, settings: RestartSettings, k: int, color_counts: ColorCounts) -> RunKey:
    return RunKey(
        sha256=picture.sha256,
        k=min(k, color_counts.pixels),
        max_iters=settings.max_iters,
        seed=settings.seed,
        height=settings.height,
    )


def _run_both(
    color_counts: ColorCounts,
    keys: list[RunKey],
    restarts: int,
    known: MutableMapping[RunKey, Restarts],
    report: RunReport,
    checkpoint: Checkpoint,
    executor: Executor | None,
) -> list[Restarts]:
    """The first `restarts` runs of each key; made in turn, so that time goes on evenly."""
    parts = {key: [known[key]] if key in known else [] for key in keys}
    done = {key: sum(map(len, found)) for key, found in parts.items()}
    best = min((part.costs.min() for part in parts[keys[0]]), default=np.inf)
    new = {
        key: iter_restarts(
            color_counts,
            key.k,
            range(done[key], restarts),
            max_iters=key.max_iters,
            seed=key.seed,
            checkpoint=checkpoint,
            executor=executor,
        )
        for key in parts
    }

    def tell() -> None:
        report(sum(min(restarts, done[key]) for key in keys), float(best))

    tell()
    try:
        for round_of_runs in zip_longest(*new.values()):
            for key, part in zip(parts, round_of_runs, strict=True):
                if part is not None:
                    parts[key].append(part)
                    done[key] += len(part)
            best = min(best, parts[keys[0]][-1].costs.min())
            tell()
    finally:  # an interrupted job goes on from here
        for iterator in new.values():
            iterator.close()
        for key, found in parts.items():
            if found:
                known[key] = Restarts.join(found)
    return [Restarts.join(parts[key]).first(restarts) for key in keys]


def _lossless(pixels: Pixels, full: ColorCounts) -> RunResult | None:
    if len(full) > 256:
        return None
    picture = apply_palette(pixels, full.colors / 255, full)
    return RunResult(
        name=f"{len(full)}-colours-exact",
        title=f"All {len(full)} colours, without loss",
        run=None,
        centroids=picture.palette / 255,
        cost=0.0,
        full=picture,
        small=picture,
    )
