"""Calls of libraries that compute in one piece, and of which a job must not have to see the end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Final, TypeVar

from compressor.imaging.types import Checkpoint, no_checkpoint

T = TypeVar("T")

POLL_SECONDS: Final = 0.05  # between two checkpoints


def run_in_thread(call: Callable[[], T], checkpoint: Checkpoint, name: str) -> T:
    """Return what the call returns; call the checkpoint meanwhile.

    The call runs in a thread of its own, and has to release the interpreter's lock. Where the
    checkpoint raises, the call is left to end by itself, and nobody waits for it. Without a
    checkpoint it runs in this thread.

    Args:
        call: what is to be done.
        checkpoint: called every `POLL_SECONDS`; raise to cancel.
        name: of the thread.
    """
    if checkpoint is no_checkpoint:
        return call()
    future: Future[T] = Future()
    threading.Thread(target=_fulfil, args=(future, call), name=name, daemon=True).start()
    while not wait([future], POLL_SECONDS).done:
        checkpoint()
    return future.result()


def _fulfil(future: "Future[T]", call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:
        future.set_exception(error)
