"""A job: one task under way for the sessions that wait for its result."""

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum

from streamlit import runtime

from compressor.pipeline.task import Task, TaskResult
from compressor.ui.jobs.time_left import TimeLeft

CONNECTION_CHECK_SECONDS = 0.25  # between two checks of which sessions are still connected


class State(Enum):
    """The state of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Stopped(Exception):  # noqa: N818 - not an error
    """Raised in a job that no session waits for any more."""


@dataclass(frozen=True, kw_only=True)
class StoppedJob:
    """A job that the user stopped: the key of its task, and how much of it was done."""

    key: Hashable
    done: int
    total: int


class Job:
    """One task for one or more sessions; pages read its fields while it runs.

    Attributes:
        task: what it does.
        user: the visitor that it was submitted for, whose turn it takes.
        state: waiting, running, or how it ended.
        done, total: how much of its work is done, in units of the task.
        message: the same as a phrase.
        result: what the task returned, once it is done, until its sessions had time to take it;
            from then on it is in the server's store alone.
        problem: why it failed, in one sentence for the user, once it has.
        ended: set at its end, however it ended.
    """

    def __init__(self, task: Task, session: str, user: str | None = None) -> None:
        """Make a job of this session; `user` is its visitor, by default the session itself."""
        self.task = task
        self.user = user or session
        self.state = State.WAITING
        self.done = 0
        self.total = 1
        self.message = "Starting…"
        self.result: TaskResult | None = None
        self.problem = ""
        self.ended = threading.Event()
        self._sessions = {session}
        self._lock = threading.Lock()
        self._time_left = TimeLeft()
        self._last_connection_check = 0.0

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the work done so far; None where there is none, see `TimeLeft`."""
        return self._time_left.seconds()

    def join(self, session: str) -> None:
        """Add a session to those that wait for the result."""
        with self._lock:
            self._sessions.add(session)

    def leave(self, session: str) -> None:
        """Remove a session; without any the job ends at its next checkpoint."""
        with self._lock:
            self._sessions.discard(session)

    def report(self, done: int, total: int, message: str) -> None:
        """Take note of the task's progress: `done` of `total` units, and the same as a phrase."""
        self._time_left.report(done, total)
        self.done = done
        self.total = total
        self.message = message

    def leave_out(self, seconds: float) -> None:
        """Leave a pause out of the estimate of the time left."""
        self._time_left.leave_out(seconds)

    def has_listeners(self) -> bool:
        """Return whether a session still waits; checks the connections a few times a second."""
        now = time.monotonic()
        if now - self._last_connection_check > CONNECTION_CHECK_SECONDS:
            self._last_connection_check = now
            with self._lock:
                self._sessions = {session for session in self._sessions if _is_connected(session)}
        return bool(self._sessions)

    def checkpoint(self) -> None:
        """Raise Stopped once no session waits any more."""
        if not self.has_listeners():
            raise Stopped


def _is_connected(session: str) -> bool:
    return not runtime.exists() or bool(runtime.get_instance().is_active_session(session))
