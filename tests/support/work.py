"""Work of jobs without a page: nobody who looks at it, any result, a clock set by hand."""

from concurrent.futures import Executor
from dataclasses import dataclass

from compressor.pipeline.methods.method import Work


@dataclass(frozen=True)
class Made:
    """A result of any size."""

    name: str
    nbytes: int = 8


def silent_work(executor: Executor | None = None) -> Work:
    """A job that reports to nobody and is never cancelled."""
    return Work(report=lambda *_: None, checkpoint=lambda: None, executor=executor)


class Clock:
    """A clock whose seconds pass where a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
