"""The faults of `benchmarks.server.faults`: broken surroundings, and what strikes a running server.

Linux only, and as root: mounts are made in a mount namespace of the server's own.
"""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

import psutil

from benchmarks.server.harness.app_server import Server

DAY_SECONDS = 86_400
CLOCK_FOLDER = Path(gettempdir()) / "kmeans-faults-clock"
# Python runs this module when it starts. It shifts `time.time`, the clock that can be set.
SITECUSTOMIZE = f"""
import time
real_time = time.time
def shifted_time():
    with open({str(CLOCK_FOLDER / "offset")!r}) as file:
        return real_time() + float(file.read() or 0)
time.time = shifted_time
time.time_ns = lambda: int(1e9 * shifted_time())
"""


def namespace(*commands: str) -> tuple[str, ...]:
    """Return the wrapper of a command that runs in a mount namespace, after `commands`."""
    return "unshare", "-m", "sh", "-c", " && ".join([*commands, 'exec "$@"']), "sh"


# Words before the command that starts the server.
WRAPPERS = {
    "as usual": (),
    "one core only": ("taskset", "-c", "0"),
    "no /dev/shm": namespace("mount -t tmpfs -o ro tmpfs /dev/shm"),
    "full disk": namespace(
        "mount -t tmpfs -o size=64k tmpfs /tmp", "(dd if=/dev/zero of=/tmp/full bs=1k || true)"
    ),
    "read-only file system": namespace(
        "mount --rbind / /mnt", "mount -o remount,ro,bind /mnt",
        'set -- chroot /mnt env --chdir="$PWD" "$@"',
    ),
    "a clock that jumps": ("env", f"PYTHONPATH={CLOCK_FOLDER}"),
}  # fmt: skip


def kill_a_worker(server: Server) -> str:
    """Kill one of the worker processes."""
    children = psutil.Process(server.process.pid).children(recursive=True)
    workers = [child for child in children if "loky" in " ".join(child.cmdline())]
    for worker in workers[-1:]:
        worker.send_signal(signal.SIGKILL)
    return f"killed 1 of {len(workers)} processes"


def set_clock(seconds: float) -> None:
    """Set the clock of servers with this wrapper to `seconds` later than it is."""
    CLOCK_FOLDER.mkdir(exist_ok=True)
    (CLOCK_FOLDER / "sitecustomize.py").write_text(SITECUSTOMIZE)
    (CLOCK_FOLDER / "offset").write_text(str(seconds))


def jump_a_day(server: Server) -> str:
    """Set the server's clock a day ahead, and then a day back."""
    for days in (1, -1):
        set_clock(DAY_SECONDS * days)
        time.sleep(0.5)
    return "the clock jumped a day ahead and two days back"


# Functions that are called in the middle of the second job; they return what they did.
STRIKES: dict[str, Callable[[Server], str]] = {
    "a worker killed": kill_a_worker,
    "a clock that jumps": jump_a_day,
}
