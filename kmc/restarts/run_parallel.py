"""Batches of runs on an executor: anybody's processes, threads or machines."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import lru_cache
from itertools import islice

from kmc.color_counts import ColorCounts
from kmc.parallel import POLL_SECONDS, PackedColors, scatter, worker_count
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.starts import Draw

SLICE_SECONDS = 0.1  # seconds


BATCHES_PER_WORKER = (
    2  # batches under way for each worker; with all of them under way all would end last
)


@lru_cache(maxsize=2)  # a worker is sent the same picture many times
def _unpacked(parcel: PackedColors) -> tuple[ColorCounts, BatchedLloyd]:
    picture = parcel.open()
    return picture, BatchedLloyd(picture)


def _begin(parcel: PackedColors, draw: Draw, max_iters: int) -> RunBatch:
    return _continue(parcel, RunBatch.begin(draw(_unpacked(parcel)[0]), max_iters))


def _continue(parcel: PackedColors, batch: RunBatch) -> RunBatch:
    batch.advance(_unpacked(parcel)[1], lambda: None, SLICE_SECONDS)
    return batch


def run_batches(
    picture: ColorCounts,
    draws: Sequence[Draw],
    max_iters: int,
    executor: Executor,
    checkpoint: Callable[[], object],
) -> Iterator[RunBatch]:
    """Give the ended batches in order. Arguments are trusted.

    Args:
        draws: what makes the starts of each batch; it is called by the worker.
        checkpoint: called at least every PATIENCE seconds while waiting; what it raises cancels
            what has not begun.
    """
    parcel = scatter(executor, PackedColors.of(picture))
    ended = {}
    following = 0
    waiting = iter(enumerate(draws))
    under_way = dict[Future[RunBatch], int]()

    def begin(most: int) -> None:
        for number, draw in islice(waiting, most):
            under_way[executor.submit(_begin, parcel, draw, max_iters)] = number

    try:
        begin(BATCHES_PER_WORKER * worker_count(executor))
        while following < len(draws):
            checkpoint()
            for future in wait(under_way, POLL_SECONDS, FIRST_COMPLETED).done:
                number = under_way.pop(future)
                batch = future.result()
                if batch.ended:
                    ended[number] = batch
                    begin(1)
                else:
                    under_way[executor.submit(_continue, parcel, batch)] = number
            while following in ended:
                yield ended.pop(following)
                following += 1
    finally:
        for future in under_way:
            future.cancel()
