"""A job: one task under way for the sessions that want its result."""

import threading
import time
from enum import Enum

from streamlit import runtime

from compressor.pipeline.task import Task, TaskResult

MIN_SECONDS_FOR_ETA = 1.5  # seconds, before which a guess of the time left is worth nothing
CONNECTION_CHECK_SECONDS = 0.25  # seconds between two looks at who is still connected


class State(Enum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Stopped(Exception):  # noqa: N818 - not an error
    """Nobody wants the job any more."""


class Job:
    """One task for one or more sessions; its fields are read while it runs.

    `user` is the session that it was begun for, whose turn it takes.
    """

    def __init__(self, task: Task, user: str) -> None:
        self.task = task
        self.user = user
        self.state = State.WAITING
        self.done = 0
        self.total = 1
        self.words = "Starting…"
        self.result: TaskResult | None = None
        self.ended = threading.Event()
        self._sessions = {user}
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._done_before: int | None = None
        self._last_look = 0.0

    @property
    def active(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def seconds_left(self) -> float | None:
        """A guess from what was done so far; None before there is one, and at the end."""
        if self._done_before is None or not self._done_before < self.done < self.total:
            return None
        spent = time.monotonic() - self._started
        if spent < MIN_SECONDS_FOR_ETA:
            return None
        return spent * (self.total - self.done) / (self.done - self._done_before)

    def join(self, session: str) -> None:
        with self._lock:
            self._sessions.add(session)

    def leave(self, session: str) -> None:
        with self._lock:
            self._sessions.discard(session)

    def report(self, done: int, total: int, words: str) -> None:
        """What the task tells: how much is done of how much, and the same in words."""
        if self._done_before is None:
            self._done_before = done
            self._started = time.monotonic()
        self.done = done
        self.total = total
        self.words = words

    def wanted(self) -> bool:
        """Whether a session is left; looks at the connections a few times a second."""
        now = time.monotonic()
        if now - self._last_look > CONNECTION_CHECK_SECONDS:
            self._last_look = now
            with self._lock:
                self._sessions = {one for one in self._sessions if _connected(one)}
        return bool(self._sessions)

    def check(self) -> None:
        """Raise Stopped once no session is left."""
        if not self.wanted():
            raise Stopped


def _connected(session: str) -> bool:
    return not runtime.exists() or bool(runtime.get_instance().is_active_session(session))
