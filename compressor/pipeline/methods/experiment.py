"""The method "Restarts experiment": plain k-means from many random starts, for K and a second K.

The result has the cost of every run, and three pictures: in the palettes of the best and the worst
run of K, and of the best run of the second K.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture, Picture, apply_palette, shrink
from compressor.imaging.png.packed import PackedPicture, pack
from compressor.imaging.types import Pixels
from compressor.parallel.in_order import map_in_order
from compressor.pipeline.compression_job import BEST_RUN, WORST_RUN, CompressionJob
from compressor.pipeline.methods.cost_words import cost_text
from compressor.pipeline.methods.experiment_runs import compute_runs, run_key
from compressor.pipeline.methods.method import Method, Quantized, ResultFile, Work
from compressor.pipeline.own_start.centroids import run_from_start
from compressor.pipeline.own_start.values import OwnStart
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, Restarts, count_colors, iter_restarts

MAX_EXACT_COLORS = 256  # a picture of at most so many colours is offered without loss as well
MAX_PIXELS_FOR_WORKERS = 1 << 21  # of a picture whose files workers write side by side
ALWAYS_IN_COMMANDS = ("k", "restarts")


@dataclass(frozen=True, kw_only=True, eq=False)
class RunResult:
    """The picture in the palette of one run, at full size and at the experiment's size.

    Attributes:
        name: the part of the file name after the picture's name, such as "k16-best".
        title: the title on pages, such as "Best of K = 16".
        run: the number of the run, or None where the palette comes from no run.
        centroids: (k, 3) float64 in 0..1, the centroids of the clusters that are not empty.
        cost: the run's cost, a mean squared RGB distance with channels in 0..1.
        full: the picture at full size.
        small: the experiment's picture.
        arguments: the options of the command line that write the file, or None where none do.
    """

    name: str
    title: str
    run: int | None
    centroids: NDArray[np.float64]
    cost: float
    full: PackedPicture
    small: IndexedPicture
    arguments: Sequence[str] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class ExperimentResult:
    """A finished experiment.

    Attributes:
        sha256: the digest of the picture's file.
        settings: the settings of the experiment.
        pixels: (h, w, 3) uint8, the experiment's picture.
        colors: number of distinct colours of the full picture.
        small_colors: number of distinct colours of `pixels`.
        runs: all runs of K.
        runs2: all runs of the second K.
        best: the picture of the best run of K.
        worst: the picture of the worst run of K.
        second: the picture of the best run of the second K.
        exact: the picture in its own colours, where these are at most 256.
        own: the single run of K from the start of the settings, where that is one of K.
        own2: the same of the second K.
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
    own: Restarts | None
    own2: Restarts | None

    @property
    def variants(self) -> tuple[RunResult, ...]:
        """All pictures to download, each once, since both K may be the same."""
        pictures = (self.best, self.worst, self.second, self.exact)
        return tuple(
            {variant.name: variant for variant in pictures if variant is not None}.values()
        )

    @property
    def files(self) -> tuple[ResultFile, ...]:
        """As `Result.files`."""
        return tuple(
            ResultFile(name=variant.name, picture=variant.full, arguments=variant.arguments)
            for variant in self.variants
        )

    @property
    def numbers(self) -> dict[str, float | None]:
        """As `Result.numbers`."""
        numbers: dict[str, float | None] = {
            "best_cost": self.best.cost,
            "best_run": self.runs.best,
            "worst_cost": self.worst.cost,
            "worst_run": self.runs.worst,
            "second_cost": self.second.cost,
            "second_run": self.runs2.best,
        }
        if self.own is not None:
            numbers["own_cost"] = float(self.own.costs[0])
        if self.own2 is not None:
            numbers["second_own_cost"] = float(self.own2.costs[0])
        return numbers

    @cached_property
    def nbytes(self) -> int:
        """The approximate memory of the result, in bytes."""
        # A small picture keeps its file too, once that was shown.
        pictures = sum(
            variant.full.nbytes + 2 * variant.small.indices.nbytes for variant in self.variants
        )
        return self.pixels.nbytes * 2 + self.runs.nbytes + self.runs2.nbytes + pictures


def run_experiment(picture: Picture, settings: RestartSettings, work: Work) -> ExperimentResult:
    """Run the experiment, and apply the palettes of its best and worst runs.

    Args:
        picture: the full picture.
        settings: the settings of the experiment.
        work: gets reports of the finished runs of both K; its known runs are used again, and new
            runs are added to them.
    """
    pixels = shrink(picture.pixels, settings.height)
    checkpoint = work.checkpoint
    color_counts = count_colors(pixels, checkpoint)
    k = settings.k
    k2 = settings.k2
    runs, runs2 = compute_runs(
        color_counts,
        (
            run_key(picture, settings, k, color_counts.pixels),
            run_key(picture, settings, k2, color_counts.pixels),
        ),
        settings.restarts,
        work.known_runs,
        lambda done, best_cost: _report(work, settings, done, best_cost),
        work.checkpoint,
        work.executor,
        work.between_batches,
    )
    full = picture.count_colors_on_white(checkpoint)
    arguments = settings.arguments(ALWAYS_IN_COMMANDS)
    palettes = [runs.centroids[runs.best], runs.centroids[runs.worst], runs2.centroids[runs2.best]]
    best, worst, second = _packed(picture, full, palettes, checkpoint, work.executor)

    def run_result(
        name: str,
        title: str,
        run: int,
        source_runs: Restarts,
        arguments: Sequence[str],
        packed: PackedPicture,
    ) -> RunResult:
        centroids = source_runs.centroids[run]
        return RunResult(
            name=name,
            title=title,
            run=run,
            centroids=centroids,
            cost=float(source_runs.costs[run]),
            full=packed,
            small=apply_palette(
                pixels, centroids, color_counts, effort="fast", checkpoint=checkpoint
            ),
            arguments=arguments,
        )

    return ExperimentResult(
        sha256=picture.sha256,
        settings=settings,
        pixels=pixels,
        colors=len(full),
        small_colors=len(color_counts),
        runs=runs,
        runs2=runs2,
        best=run_result(f"k{k}-best", f"Best of K = {k}", runs.best, runs, arguments, best),
        worst=run_result(
            f"k{k}-worst",
            f"Worst of K = {k}",
            runs.worst,
            runs,
            [*arguments, "--run", WORST_RUN],
            worst,
        ),
        second=run_result(
            f"k{k2}-best",
            f"Best of K = {k2}",
            runs2.best,
            runs2,
            replace(settings, k=k2).arguments(ALWAYS_IN_COMMANDS),
            second,
        ),
        exact=_exact(picture.pixels, full, pixels, color_counts, checkpoint),
        own=_own_run(color_counts, settings, runs),
        own2=_own_run(color_counts, settings, runs2),
    )


def _packed(
    picture: Picture,
    full: ColorCounts,
    palettes: Sequence[NDArray[np.float64]],
    checkpoint: Checkpoint,
    executor: Executor | None,
) -> list[PackedPicture]:
    """Apply each palette (k, 3) in 0..1 to the full picture, and write its file.

    Workers write the files side by side, unless the picture is large: there each takes seconds,
    in which a worker can't be stopped, and a copy of the picture.
    """
    height, width = picture.pixels.shape[:2]
    workers = executor if height * width <= MAX_PIXELS_FOR_WORKERS else None
    pictures = (
        apply_palette(picture.pixels, palette, full, checkpoint=checkpoint) for palette in palettes
    )
    if workers is None:
        return [pack(each, checkpoint) for each in pictures]
    return [packed for _, packed in map_in_order(pack, pictures, (), workers, checkpoint)]


def with_own_start(result: ExperimentResult, own_start: OwnStart) -> ExperimentResult:
    """Return the result of the same experiment with another start of one's own.

    Raises:
        ValueError: the start is of another K.
    """
    settings = replace(result.settings, own_start=own_start)
    if problem := settings.problem():
        raise ValueError(problem)
    color_counts = count_colors(result.pixels)
    return replace(
        result,
        settings=settings,
        own=_own_run(color_counts, settings, result.runs),
        own2=_own_run(color_counts, settings, result.runs2),
    )


def _own_run(
    color_counts: ColorCounts, settings: RestartSettings, runs: Restarts
) -> Restarts | None:
    """Return the run from the start of the settings with as many centroids as these runs."""
    return run_from_start(
        color_counts,
        runs.centroids.shape[1],
        settings.own_start,
        settings.seed,
        settings.iterations,
    )


def _report(work: Work, settings: RestartSettings, done: int, best_cost: float) -> None:
    total = 2 * settings.restarts
    words = f"{done:,} of {total:,} runs"
    if math.isfinite(best_cost):
        words += f" · best cost so far {cost_text(best_cost)}"
    work.report(done, total, words if done < total else "Writing the PNG files…")


def _exact(
    pixels: Pixels,
    full: ColorCounts,
    small_pixels: Pixels,
    small: ColorCounts,
    checkpoint: Checkpoint,
) -> RunResult | None:
    if len(full) > MAX_EXACT_COLORS:
        return None
    colors = full.colors / 255
    picture = pack(apply_palette(pixels, colors, full, checkpoint=checkpoint), checkpoint)
    return RunResult(
        name=f"{len(full)}-colours-exact",
        title=f"All {len(full)} colours, without loss",
        run=None,
        centroids=picture.palette / 255,
        cost=0.0,
        full=picture,
        small=apply_palette(small_pixels, colors, small, effort="fast"),
        arguments=None,
    )


def quantize(
    picture: Picture, settings: RestartSettings, job: CompressionJob, executor: Executor | None
) -> Quantized:
    """As `Method.quantize`: the picture in the palette of the job's run."""
    color_counts = picture.count_colors_on_white()
    small = count_colors(shrink(picture.pixels, settings.height))
    runs = Restarts.join(
        iter_restarts(
            small,
            min(settings.k, small.pixels),
            range(settings.restarts),
            max_iters=settings.iterations,
            seed=settings.seed,
            executor=executor,
        )
    )
    run = {BEST_RUN: runs.best, WORST_RUN: runs.worst}.get(str(job.run), job.run)
    return Quantized(
        source=picture.pixels,
        color_counts=color_counts,
        indexed=apply_palette(picture.pixels, runs.centroids[int(run)], color_counts),
    )


RESTARTS_EXPERIMENT = Method(
    settings=RestartSettings,
    title="Restarts experiment",
    sentence="K-means from many random starts, as it is taught: compare the best run with the"
    " worst, and study all of them on the Analysis page.",
    numbers=(
        "best_cost",
        "best_run",
        "worst_cost",
        "worst_run",
        "second_cost",
        "second_run",
        "own_cost",
        "second_own_cost",
    ),
    later_numbers=("own_cost", "second_own_cost"),
    run=run_experiment,
    quantize=quantize,
)
