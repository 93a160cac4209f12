"""The workers of a real Dask scheduler on this machine, and what their death costs: nothing."""

import ctypes
import operator
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from dask import config
from distributed import LocalCluster

import compressor.parallel.executors
import kmc.restarts.restarts
from compressor.imaging.errors import ExecutorError
from compressor.parallel.executors import open_executor
from compressor.pipeline.batch import compress_files
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.large.tiles import compress_tiles
from compressor.pipeline.settings import QualitySettings
from kmc import Restarts, best_palette, count_colors, run_restarts
from kmc.parallel import PackedColors, scatter, worker_count
from tests.support.kmc.restarts import same_runs
from tests.support.pictures import encoded, photo_like

PICTURE = photo_like(60, 90)
ARGUMENTS = {"k": 9, "restarts": 40, "max_iters": 8, "seed": 3}
BLOCKS = 200
FOR_GOOD = {"Dask-Offload_0"}  # distributed has one such thread for as long as Python runs


def start(number: int) -> LocalCluster:
    """So many workers, reached by no other machine.

    On a busy machine one that is started anew takes longer than the 15 s after which Dask gives
    it up for good; without any worker its client waits for ever.
    """
    config.set({"distributed.deploy.lost-worker-timeout": "10 minutes"})
    return LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
    )


@pytest.fixture(scope="module", autouse=True)
def plain_main() -> Iterator[None]:
    """New processes run `__main__` first; after a test of a page that would be the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    before = set(threading.enumerate())
    with start(2) as executor:
        yield executor
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert left <= FOR_GOOD


@pytest.fixture(scope="module")
def dask(cluster: LocalCluster) -> Iterator[Executor]:
    with open_executor(dask=cluster.scheduler_address) as executor:
        assert executor is not None
        yield executor


@pytest.fixture(scope="module")
def alone() -> Restarts:
    return run_restarts(PICTURE, **ARGUMENTS)


def kill(cluster: LocalCluster, number: int) -> None:
    """As the system does when memory runs out; its nanny starts another."""
    workers = list(cluster.workers.values())  # fewer for the moment in which one is replaced
    os.kill(workers[number % len(workers)].pid, signal.SIGKILL)


def test_it_is_known_how_many_there_are(dask: Executor) -> None:
    assert worker_count(dask) == 2


class Blocks(ctypes.Structure):
    """`struct mallinfo2` of glibc; its fourth number is the blocks that are mapped."""

    _fields_ = [(name, ctypes.c_size_t) for name in (*"abc", "blocks", *"efghij")]


def mapped_blocks(size: int) -> int:
    """How many of `BLOCKS` blocks of so many bytes are mapped by themselves.

    The first ones may find room in memory that was freed before, but there is not enough for all.
    """
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = Blocks
    before = mallinfo().blocks
    kept = [np.empty(size, np.uint8) for _ in range(BLOCKS)]
    return int(mallinfo().blocks - before) if kept else 0


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's way to keep memory")
def test_workers_keep_blocks_of_less_than_a_megabyte(dask: Executor) -> None:
    small = dask.client.run(mapped_blocks, 500_000)
    large = dask.client.run(mapped_blocks, 2_000_000)
    assert set(small.values()) == {0}
    assert all(count > 0 for count in large.values())


def test_dask_gives_the_same_bits(dask: Executor, alone: Restarts) -> None:
    assert same_runs(run_restarts(PICTURE, **ARGUMENTS, executor=dask), alone)


def test_runs_go_on_without_the_workers_that_die(
    cluster: LocalCluster, dask: Executor, alone: Restarts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kmc.restarts.restarts, "MAX_RUNS_PER_BATCH", 2)
    doomed = {1: 0, 20: 1}  # after so many runs that worker; so whatever one alone has is lost

    def progress(done: int, _total: int) -> None:
        for runs in [runs for runs in doomed if runs <= done]:
            kill(cluster, doomed.pop(runs))

    result = run_restarts(PICTURE, **ARGUMENTS, executor=dask, progress=progress)
    assert not doomed
    assert same_runs(result, alone)


def test_files_go_on_without_the_workers_that_die(cluster: LocalCluster, dask: Executor) -> None:
    plan = CompressionJob(settings=QualitySettings(k=8, effort="fast"))
    files = [encoded(photo_like(40 + n, 60, seed=n)) for n in range(12)]
    doomed = [0, 1]
    files_by_number = {}
    for number, result in compress_files(
        [partial(bytes, one) for one in files], plan, executor=dask
    ):
        files_by_number[number] = result.file
        if doomed and len(files_by_number) in (1, 5):
            kill(cluster, doomed.pop())
    assert not doomed
    assert [files_by_number[number] for number in range(12)] == [
        compress_file(one, plan).file for one in files
    ]


def test_a_long_file_is_no_warning(dask: Executor) -> None:
    long = bytes(11 << 20)
    (_, result), *_ = compress_files([lambda: long], CompressionJob(), executor=dask)
    assert "is not a picture that can be read" in str(result.problem)


def test_palettes_and_tiles_are_the_same(dask: Executor, tmp_path: Path) -> None:
    palette = best_palette(PICTURE, 20, effort="best", executor=dask)
    assert np.array_equal(palette, best_palette(PICTURE, 20, effort="best"))
    tiles = [tmp_path / "a.png", tmp_path / "b.png"]
    for number, tile in enumerate(tiles):
        tile.write_bytes(encoded(photo_like(30, 40, seed=number)))
    compress_tiles(tiles, tmp_path / "dask", QualitySettings(k=5), executor=dask)
    compress_tiles(tiles, tmp_path / "alone", QualitySettings(k=5))
    for tile in tiles:
        written = [(tmp_path / folder / tile.name).read_bytes() for folder in ("dask", "alone")]
        assert written[0] == written[1]


def test_a_shared_value_is_what_tasks_are_given(dask: Executor) -> None:
    parcel = PackedColors.of(count_colors(PICTURE))
    held = scatter(dask, parcel)
    assert held is not parcel
    assert dask.submit(operator.eq, held, parcel).result()


def test_workers_without_these_packages_are_said(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressor.parallel.executors, "import_in_worker", missing)
    with (
        pytest.raises(ExecutorError, match="can't import kmc"),
        open_executor(dask=cluster.scheduler_address),
    ):
        pass


def missing() -> None:
    raise ModuleNotFoundError("No module named 'kmc'")


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressor.parallel.executors, "CONNECT_TIMEOUT", 0.2)
    with (
        start(0) as empty,
        pytest.raises(ExecutorError, match="has no workers"),
        open_executor(dask=empty.scheduler_address),
    ):
        pass
