"""The work of a background job: a function of (report, checkpoint), with a key."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Protocol

# Called often as checkpoint(); it raises to cancel the work, so its exceptions must propagate.
Checkpoint = Callable[[], object]
# Called as report(done, total, words).
Report = Callable[[int, int, str], object]


class TaskResult(Protocol):
    """What a task returns: an object with its approximate memory in bytes, `nbytes`."""

    @property
    def nbytes(self) -> int: ...


class Unfinished:
    """The type of `YIELDED`."""


YIELDED: Final = Unfinished()  # returned by a task that has to be called again


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """Work that is done once for all sessions that ask for the same.

    Attributes:
        kind: the kind of the work; a session waits for one task of a kind at a time.
        key: equal for two tasks whose results are the same.
        run: called as run(report, checkpoint). It calls report(done, total, words) as it
            proceeds, and checkpoint() every few milliseconds. A long task returns `YIELDED` from
            time to time and remembers its progress: it is called again after other tasks had
            their turn.
        in_slices: whether it does so.
        abandon: called where it will not be called again although it is unfinished: what it left
            to workers is given up.
    """

    kind: str
    key: Hashable
    run: Callable[[Report, Checkpoint], TaskResult | Unfinished]
    in_slices: bool = False
    abandon: Callable[[], object] = lambda: None
