"""The workers of a Dask scheduler as an executor that tells `kmc` what it can do."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaskExecutor(Executor):
    """The executor of a Dask client.

    It has the two methods that `kmc.parallel` uses where an executor offers them:
    `worker_count` and `scatter`.
    """

    def __init__(self, client: Any) -> None:
        """Args: client, a `distributed.Client`, which stays open as long as this is used."""
        self.client = client
        self._executor: Executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `Executor.submit`; values that come from `scatter` may be among the arguments."""
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `Executor.shutdown`; without waiting, Dask cancels what has not ended."""
        self._executor.shutdown(wait)

    def worker_count(self) -> int:
        """Return the number of cores of the scheduler's workers at this moment."""
        return int(sum(self.client.ncores().values()))

    def scatter(self, value: Any) -> Any:
        """Return what `submit` accepts in place of the value, which is sent only once.

        It stays with the workers, however many tasks take it; since it is the result of a task,
        it is computed again where the worker that has it is lost.
        """
        return self.client.submit(_identity, value)


def _identity(value: Any) -> Any:
    return value
