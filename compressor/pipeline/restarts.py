"""One run of the restarts experiment, chosen among many, for a picture at full size."""

from concurrent.futures import Executor

from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.resize import shrink
from compressor.imaging.types import Pixels
from compressor.pipeline.settings import BEST, WORST, RunSettings
from kmc import ColorCounts, Restarts, count_colors, iter_restarts


def compress_with_restarts(
    pixels: Pixels,
    color_counts: ColorCounts,
    k: int,
    asked: RunSettings,
    executor: Executor | None = None,
) -> IndexedPicture:
    """The picture in the palette of that run.

    Args:
        pixels: (H, W, 3) uint8.
        color_counts: their colours.
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
    return apply_palette(pixels, made.centroids[int(run)], color_counts)
