"""The workers of a real Dask scheduler on this machine, and what their death costs: nothing."""

import operator
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor

import pytest
from distributed import LocalCluster

import imaging.executors
import kmc.restarts
from imaging.errors import WorkersError
from imaging.executors import open_executor
from kmc import Restarts, count_colors, run_restarts
from kmc.spread import Parcel, share, workers
from tests.conftest import photo_like
from tests.test_executors import same

PICTURE = photo_like(60, 90)
ARGUMENTS = {"k": 9, "restarts": 40, "max_iters": 8, "seed": 3}
FOR_GOOD = {"Dask-Offload_0"}  # distributed has one such thread for as long as Python runs


def start(number: int) -> LocalCluster:
    """So many workers, reached by no other machine."""
    return LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    before = set(threading.enumerate())
    with start(2) as found:
        yield found
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
    os.kill(list(cluster.workers.values())[number].pid, signal.SIGKILL)


def test_it_is_known_how_many_there_are(dask: Executor) -> None:
    assert workers(dask) == 2


def test_dask_gives_the_same_bits(dask: Executor, alone: Restarts) -> None:
    assert same(run_restarts(PICTURE, **ARGUMENTS, executor=dask), alone)


def test_runs_go_on_without_the_workers_that_die(
    cluster: LocalCluster, dask: Executor, alone: Restarts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kmc.restarts, "MOST", 2)
    doomed = {1: 0, 20: 1}  # after so many runs that worker; so whatever one alone has is lost

    def progress(done: int, _total: int) -> None:
        for runs in [runs for runs in doomed if runs <= done]:
            kill(cluster, doomed.pop(runs))

    found = run_restarts(PICTURE, **ARGUMENTS, executor=dask, progress=progress)
    assert not doomed
    assert same(found, alone)


def test_a_shared_value_is_what_tasks_are_given(dask: Executor) -> None:
    parcel = Parcel.of(count_colors(PICTURE))
    held = share(dask, parcel)
    assert held is not parcel
    assert dask.submit(operator.eq, held, parcel).result()


def test_workers_without_these_packages_are_said(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imaging.executors, "warm_up", missing)
    with (
        pytest.raises(WorkersError, match="can't import kmc"),
        open_executor(dask=cluster.scheduler_address),
    ):
        pass


def missing() -> None:
    raise ModuleNotFoundError("No module named 'kmc'")


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaging.executors, "PATIENCE", 0.2)
    with (
        start(0) as empty,
        pytest.raises(WorkersError, match="has no workers"),
        open_executor(dask=empty.scheduler_address),
    ):
        pass
