"""Signals that end the program: what it has begun is removed before it goes."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)
EXIT_OF_SIGNAL = 128  # as a shell reports it: this and the number of the signal


@contextmanager
def signals_as_exits() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise SystemExit in the block, as Ctrl-C raises KeyboardInterrupt.

    A signal that is ignored, as SIGHUP is by nohup, stays ignored. For the main thread alone.
    """
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    try:
        for number in heeded:
            signal.signal(number, _exit)
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second one would interrupt the removing
    raise SystemExit(EXIT_OF_SIGNAL + number)
