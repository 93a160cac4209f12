"""The order of waiting jobs: the users take turns, one job each.

Each job gets the number of a round: its user's last one plus one, but at least the round that is
being served. The lowest round is served first, and within a round the job that came first. So a
user who asks for many things waits behind one who asks for a single thing (start-time fair
queueing, every job or slice of a job counted as 1; Goyal, Vin and Cheng, SIGCOMM 1996).
"""

from typing import NamedTuple

from compressor.ui.jobs.job import Job


class Position(NamedTuple):
    """The rank of a waiting job: the lowest is served first."""

    round: int
    arrival: int


class FairQueue:
    """The waiting jobs of a server; whoever uses it holds a lock."""

    def __init__(self) -> None:
        self._waiting: dict[Job, Position] = {}
        self._last_round: dict[str, int] = {}  # of each user's latest job
        self._current_round = 0
        self._arrivals = 0

    def add(self, job: Job, user: str) -> None:
        """Queue a job of this user."""
        job_round = max(self._current_round, self._last_round.get(user, -1) + 1)
        self._last_round = {
            name: last for name, last in self._last_round.items() if last >= self._current_round
        }
        self._last_round[user] = job_round
        self._waiting[job] = Position(job_round, self._arrivals)
        self._arrivals += 1

    def take(self) -> Job:
        """Remove the next job from the queue and return it; there must be one."""
        job = min(self._waiting, key=self._waiting.__getitem__)
        self._current_round = self._waiting.pop(job).round
        return job

    def take_of_others(self, user: str) -> Job | None:
        """Remove the next job that somebody other than this user waits for, and return it."""
        job = self._next_of_others(user)
        if job is not None:
            self._current_round = self._waiting.pop(job).round
        return job

    def holds_others(self, user: str) -> bool:
        """Return whether somebody other than this user waits for a job."""
        return self._next_of_others(user) is not None

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def _next_of_others(self, user: str) -> Job | None:
        others = [job for job in self._waiting if job.user != user and job.has_listeners()]
        return min(others, key=self._waiting.__getitem__, default=None)

    def jobs_ahead_of(self, job: Job) -> int:
        """Count the jobs with listeners that are served before this one."""
        if job not in self._waiting:
            return 0
        position = self._waiting[job]
        return sum(
            other_position < position and other.has_listeners()
            for other, other_position in self._waiting.items()
        )
