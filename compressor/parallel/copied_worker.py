"""A copy of this process that computes: it is ready in milliseconds, with all that is imported.

A new interpreter imports what this one has imported already, which takes as long as a dozen small
pictures. Copies are made by fork(2), before this process has any other thread; the pipes and the
conditions are those of the process that decodes (`compressor.parallel.decoder.process`). Calls and
results are pickled, as for any pool of processes.
"""

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import IO, Final, ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

from compressor.parallel.decoder import close_decoder
from compressor.parallel.decoder.messages import ConnectionLost, receive_bytes, send_bytes
from compressor.parallel.decoder.process import copy_process

P = ParamSpec("P")
T = TypeVar("T")

_MAX_MESSAGE_BYTES: Final = 1 << 62
_STANDARD_INPUT = 0
_STANDARD_OUTPUT = 1
_STANDARD_ERROR = 2


class CopiedWorker(Executor):
    """A copy of this process; who submits a call waits until it is computed."""

    def __init__(self) -> None:
        """Copy this process, which has no other thread."""
        self._process = copy_process(__name__)
        self._lock = threading.Lock()  # while a call is computed

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Compute a call, and return its future, which is done.

        Where the copy has ended, the future has the exception `BrokenExecutor`.
        """
        future: Future[T] = Future()
        try:
            future.set_result(self._compute(partial(fn, *args, **kwargs)))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(
        self, wait: bool = True, *, cancel_futures: bool = False, kill_workers: bool = False
    ) -> None:
        """End the copy when it has computed its call, or at once, as loky's pools do."""
        if kill_workers:
            self._process.handle.kill()
        with self._lock:
            self._process.close()

    def _compute(self, call: Callable[[], T]) -> T:
        message = pickle.dumps(call)
        with self._lock:
            try:
                send_bytes(self._process.requests, message)
                answer = receive_bytes(self._process.answers, _MAX_MESSAGE_BYTES)
            except ConnectionLost as lost:
                self._process.kill()  # so that nothing of it is left
                raise BrokenExecutor("the process that computed has ended") from lost
        result, error = pickle.loads(answer)
        if error is not None:
            raise error
        value: T = result
        return value


def main() -> None:
    """Compute calls, until the original closes the pipe or ends.

    What anything prints meanwhile goes to standard error.
    """
    calls: IO[bytes] = open(os.dup(_STANDARD_INPUT), "rb")  # noqa: SIM115
    answers: IO[bytes] = open(os.dup(_STANDARD_OUTPUT), "wb")  # noqa: SIM115
    os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)
    _reset_signals()
    threadpool_limits(1, "blas")
    try:
        while True:
            call = receive_bytes(calls, _MAX_MESSAGE_BYTES)
            send_bytes(answers, _answer(call))
    except ConnectionLost:
        return
    finally:
        close_decoder()


def _reset_signals() -> None:
    """Undo what the original does at a signal; what it ignores stays ignored."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def _answer(message: bytes) -> bytes:
    """Compute a call, and return its result and its exception, of which one is None."""
    try:
        return pickle.dumps((pickle.loads(message)(), None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        return _pickle_error(error)


def _pickle_error(error: Exception) -> bytes:
    try:
        return pickle.dumps((None, error))
    except Exception:  # as of one that holds a file
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
