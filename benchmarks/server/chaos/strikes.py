"""What strikes the server of the chaos, and the surroundings that it needs. Linux, as root."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.server.chaos.users import User
from benchmarks.server.fault_kinds import (
    CLOCK_FOLDER,
    DAY_SECONDS,
    kill_a_worker,
    namespace,
    set_clock,
)
from benchmarks.server.harness.app_server import Server, free_port, running

TEMPORARY_MB = 4  # the size of the server's temporary folder
FULL_SECONDS = 15.0  # for which it is full
DOWN_SECONDS = 3.0  # between the server's end and its start
MAX_DAYS = 3.0  # by which the clock is set ahead at once

Strike = Callable[[], Awaitable[str]]


class Surroundings:
    """A server that is stopped and started again, in a small temporary folder of its own."""

    def __init__(self, folder: Path, exits: ExitStack) -> None:
        """Start the server.

        Args:
            folder: where its output and its temporary folder are.
            exits: what ends it at last.
        """
        self._folder = folder
        self._exits = exits
        self._port = free_port()
        self._temporary = folder / "temporary"
        self._temporary.mkdir()
        self._clock = 0.0
        self._starts = 0
        self.errors: list[str] = []
        set_clock(0)
        self.server = self._start()

    def _start(self) -> Server:
        folder = self._folder / str(self._starts)
        folder.mkdir()
        self._starts += 1
        wrapper = (
            *namespace(f"mount -t tmpfs -o size={TEMPORARY_MB}m tmpfs {self._temporary}"),
            "env",
            f"TMPDIR={self._temporary}",
            f"PYTHONPATH={CLOCK_FOLDER}",
        )
        self._run = self._exits.enter_context(ExitStack())
        return self._run.enter_context(running(folder, wrapper, self._port))

    async def restart(self) -> str:
        """Stop the server by SIGTERM, and start another one at the same address."""
        await asyncio.to_thread(self.stop)
        await asyncio.sleep(DOWN_SECONDS)
        self.server = await asyncio.to_thread(self._start)
        return "the server was stopped and started again"

    def stop(self) -> None:
        """Stop the server, and keep the errors of its log."""
        self._run.close()
        self.errors += self.server.logged_errors()

    async def kill_worker(self) -> str:
        """Kill a process that computes."""
        return await asyncio.to_thread(kill_a_worker, self.server)

    async def fill_temporary_folder(self) -> str:
        """Fill the server's temporary folder for a while."""
        pid = self.server.process.pid
        file = Path(f"/proc/{pid}/root{self._temporary}") / "full"  # in the server's own mounts
        with file.open("wb", buffering=0) as output:
            try:
                while True:
                    output.write(bytes(1 << 16))
            except OSError:
                pass
        await asyncio.sleep(FULL_SECONDS)
        file.unlink(missing_ok=True)
        return f"the temporary folder was full for {FULL_SECONDS:.0f} s"

    async def set_clock_ahead(self, seconds: float) -> str:
        """Set the server's clock ahead."""
        self._clock += seconds
        await asyncio.to_thread(set_clock, self._clock)
        return f"the clock was set {seconds / DAY_SECONDS:.1f} days ahead"


def strikes(
    surroundings: Surroundings, users: Sequence[User], chance: random.Random
) -> dict[str, Strike]:
    """Return the strikes by name."""

    async def close_session() -> str:
        user = chance.choice(users)
        await user.leave()
        return f"the session of user {user.number} was closed"

    async def set_clock_ahead() -> str:
        return await surroundings.set_clock_ahead(chance.uniform(0.01, MAX_DAYS) * DAY_SECONDS)

    return {
        "a worker killed": surroundings.kill_worker,
        "a session closed": close_session,
        "the server restarted": surroundings.restart,
        "the temporary folder full": surroundings.fill_temporary_folder,
        "the clock set ahead": set_clock_ahead,
    }
