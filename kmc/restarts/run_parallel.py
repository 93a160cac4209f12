"""Batches of runs on an executor: anybody's processes, threads or machines.

What is sent is the distinct colours with their counts, and what the runs start from. A task comes
back after about SLICE_SECONDS, whether its runs have ended or not, and is submitted again: so a
job that is cancelled soon leaves its workers to others, and no worker needs to be told.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import lru_cache
from itertools import islice

from kmc.callbacks import Checkpoint
from kmc.color_counts import ColorCounts
from kmc.parallel import PackedColors, TasksInFlight, scatter, worker_count
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.starts import MakeStarts

SLICE_SECONDS = 0.1
BATCHES_PER_WORKER = 2  # in flight; if all batches were, all would end last


def run_batches(
    picture: ColorCounts,
    starts: Sequence[MakeStarts],
    max_iters: int,
    executor: Executor,
    checkpoint: Checkpoint,
    slice_seconds: float = SLICE_SECONDS,
) -> Iterator[RunBatch]:
    """Yield the batches in order as they end. Arguments are trusted.

    Args:
        starts: what makes the starts of each batch; a worker calls it.
        checkpoint: called at least every POLL_SECONDS while tasks are awaited; raise to cancel
            what no worker has begun.
        slice_seconds: how long a task takes at least, unless its runs end.
    """
    packed = scatter(executor, PackedColors.of(picture))
    ended: dict[int, RunBatch] = {}
    next_number = 0
    waiting = iter(enumerate(starts))
    with TasksInFlight[int, RunBatch](executor) as tasks:

        def start_batches(count: int) -> None:
            for number, make_starts in islice(waiting, count):
                tasks.submit(number, _start, packed, make_starts, max_iters, slice_seconds)

        start_batches(BATCHES_PER_WORKER * worker_count(executor))
        while next_number < len(starts):
            for number, future in tasks.completed(checkpoint):
                batch = future.result()
                if batch.has_ended:
                    ended[number] = batch
                    start_batches(1)
                else:
                    tasks.submit(number, _continue, packed, batch, slice_seconds)
            while next_number in ended:
                yield ended.pop(next_number)
                next_number += 1


@lru_cache(maxsize=2)  # a worker is sent the same picture many times
def _unpacked(packed: PackedColors) -> tuple[ColorCounts, BatchedLloyd]:
    picture = packed.unpack()
    return picture, BatchedLloyd(picture)


def _start(
    packed: PackedColors, make_starts: MakeStarts, max_iters: int, slice_seconds: float
) -> RunBatch:
    """A worker's first task for a batch."""
    picture = _unpacked(packed)[0]
    batch = RunBatch.start(make_starts(picture), max_iters)
    return _continue(packed, batch, slice_seconds)


def _continue(packed: PackedColors, batch: RunBatch, slice_seconds: float) -> RunBatch:
    """A worker's further tasks for a batch."""
    batch.advance(_unpacked(packed)[1], lambda: None, slice_seconds)
    return batch
