"""Executors: this thread, processes of this machine, or the workers of a Dask scheduler.

All are `concurrent.futures.Executor`s, and results do not depend on which one computes. A worker
that dies costs time and nothing else: another one does its task again.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from compressor.imaging.errors import ExecutorError
from compressor.imaging.malloc import mmap_large_blocks
from compressor.installation import install_command
from compressor.parallel.dask_executor import DaskExecutor
from compressor.parallel.processes import ResilientProcessPool
from kmc import import_in_worker

LARGE = "1GiB"  # of what is sent at once; that of a task here is a file at most, and meant
CONNECT_TIMEOUT = 15  # seconds for a scheduler to answer and for it to have a worker


@contextmanager
def open_executor(
    processes: int | None = None, dask: str | None = None
) -> Iterator[Executor | None]:
    """Open an executor for as long as the block lasts; an error in the block cancels its tasks.

    Args:
        processes: the number of processes of this machine, at least 1; None for no processes.
        dask: the address of a Dask scheduler, such as "tcp://192.0.2.1:8786", whose workers
            compute; they must be able to import these packages. None for none.

    Yields:
        the executor; None, which stands for this thread, where neither is given.

    Raises:
        ExecutorError: both are given, `processes` is below 1, the package for Dask is missing,
            no scheduler answers, or it has no worker that could help.
    """
    if processes is not None and dask is not None:
        raise ExecutorError(
            f"Both {processes} processes and the Dask scheduler {dask} are asked for;"
            " choose one of them."
        )
    if dask is not None:
        with _dask(dask) as executor:
            yield executor
    elif processes is None:
        yield None
    else:
        with _processes(processes) as executor:
            yield executor


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    if count < 1:
        raise ExecutorError(f"{count} processes can't compute anything; ask for 1 or more.")
    pool = ResilientProcessPool(count, copies=True)
    try:
        yield pool
    except BaseException:
        pool.kill()
        raise
    pool.shutdown()


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        raise ExecutorError(
            f"Dask is not installed; `{install_command('dask')}` brings it."
        ) from None
    try:
        client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExecutorError(
            f"No Dask scheduler answers at {address} within {CONNECT_TIMEOUT} s; start one with"
            " `python -m dask scheduler`, and give the address that it prints."
        ) from error
    with client, config.set({"distributed.admin.large-graph-warning-threshold": LARGE}):
        executor = DaskExecutor(client)
        _require_workers(client, executor, address)
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False)
            raise
        executor.shutdown()


def _require_workers(client: Any, executor: Executor, address: str) -> None:
    """Raise WorkersError where there are none, or they can't load what is sent to them."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
    except TimeoutError as error:
        raise ExecutorError(
            f"The Dask scheduler at {address} has no workers; start some with"
            f" `python -m dask worker {address}`."
        ) from error
    try:
        executor.submit(import_in_worker).result()
        client.run(mmap_large_blocks)  # their nanny had them return every block of 128 kB
    except ImportError as error:
        raise ExecutorError(
            f"The Dask workers at {address} can't import kmc ({error}); start them in the"
            " folder of this project, with its packages installed."
        ) from error
