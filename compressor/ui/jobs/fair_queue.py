"""Whose turn it is: waiting jobs, served one of each user after the other.

Each job gets the number of a round: its user's last one plus one, but at least the round that is
being served. The lowest round comes first, in one round who came first. So somebody who asks for
many things waits behind somebody who asks for one (start-time fair queueing, every job or slice
of a job counted as 1; Goyal, Vin and Cheng, SIGCOMM 1996).
"""

from compressor.ui.jobs.job import Job


class FairQueue:
    """The waiting jobs of a server; whoever uses it holds a lock."""

    def __init__(self) -> None:
        self._waiting: dict[Job, tuple[int, int]] = {}
        self._last: dict[str, int] = {}  # the round of each user's latest job
        self._round = 0
        self._came = 0

    def add(self, job: Job, user: str) -> None:
        """Queue a job of this user."""
        turn = max(self._round, self._last.get(user, -1) + 1)
        self._last = {who: last for who, last in self._last.items() if last >= self._round}
        self._last[user] = turn
        self._waiting[job] = turn, self._came
        self._came += 1

    def take(self) -> Job:
        """The next job; there must be one."""
        job = min(self._waiting, key=self._waiting.__getitem__)
        self._round = self._waiting.pop(job)[0]
        return job

    def before(self, job: Job) -> int:
        """How many jobs that somebody wants are served before this one."""
        if job not in self._waiting:
            return 0
        mine = self._waiting[job]
        return sum(turn < mine and other.wanted() for other, turn in self._waiting.items())
