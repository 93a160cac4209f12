"""One run of the restarts experiment, chosen among many, for a picture at full size."""

from concurrent.futures import Executor
from dataclasses import dataclass

from imaging.decode import Pixels
from imaging.indexed import IndexedPicture, apply_palette
from imaging.resize import shrink
from kmc import ColorCounts, Restarts, count_colors, iter_restarts

BEST, WORST = "best", "worst"


@dataclass(frozen=True, kw_only=True)
class Restarting:
    """Plain k-means from many random starts, on the shrunk picture.

    Attributes:
        restarts: how many runs, at least 1.
        max_iters: iterations of each.
        seed: of all starts.
        height: of the shrunk picture, in pixels.
        run: which of them to take: "best", "worst", or a number from 0.

    Raises:
        ValueError: a run that is not made.
    """

    restarts: int = 300
    max_iters: int = 10
    seed: int = 0
    height: int = 250
    run: str | int = BEST

    def __post_init__(self) -> None:
        if isinstance(self.run, int) and not 0 <= self.run < self.restarts:
            raise ValueError(f"run {self.run} is not one of the runs 0 to {self.restarts - 1}")


def restarted(
    pixels: Pixels,
    counted: ColorCounts,
    k: int,
    asked: Restarting,
    executor: Executor | None = None,
) -> IndexedPicture:
    """The picture in the palette of that run.

    Args:
        pixels: (H, W, 3) uint8.
        counted: their colours.
        k: the number of centroids; fewer where the shrunk picture has fewer pixels.
        executor: who makes the runs; None for this thread.
    """
    small = count_colors(shrink(pixels, asked.height))
    made = Restarts.join(
        iter_restarts(
            small,
            min(k, small.pixels),
            range(asked.restarts),
            max_iters=asked.max_iters,
            seed=asked.seed,
            executor=executor,
        )
    )
    run = {BEST: made.best, WORST: made.worst}.get(str(asked.run), asked.run)
    return apply_palette(pixels, made.centroids[int(run)], counted)
