"""What a background job does: any function of (report, checkpoint), under a key."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Protocol

Checkpoint = Callable[[], object]
Report = Callable[[int, int, str], object]


class TaskResult(Protocol):
    """What a task returns: anything that knows about how much memory it takes."""

    @property
    def nbytes(self) -> int: ...


class Unfinished:
    """What a task returns that has done a slice of its work; use `UNFINISHED`."""


YIELDED: Final = Unfinished()


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """Work to be done once for everybody who asks for the same.

    Attributes:
        kind: what sort of work it is; a session waits for one task of a kind at a time.
        key: equal for two tasks whose results are the same.
        run: called as run(report, checkpoint). It calls report(done, total, in words) as it gets on,
            and checkpoint() every few milliseconds; what checkpoint raises ends it. A long task returns
            UNFINISHED from time to time and keeps in mind how far it came: it is called again
            after others had their turn.
    """

    kind: str
    key: Hashable
    run: Callable[[Report, Checkpoint], TaskResult | Unfinished]
