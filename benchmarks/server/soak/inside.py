"""Counts the objects within a server, which the product itself has no way to tell.

A folder on the server's PYTHONPATH has a `sitecustomize`, which Python runs at its start: at the
signal SIGUSR1 the server writes what it has into a file. Linux and macOS.
"""

import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

WAIT_SECONDS = 60.0
SITECUSTOMIZE = """
import collections, gc, json, os, signal, sys, threading, types

def write_counts(*_):
    gc.collect()
    kinds = collections.Counter()
    methods = collections.Counter()
    for thing in gc.get_objects():
        kinds[type(thing).__qualname__] += 1
        if isinstance(thing, types.MethodType):
            function = thing.__func__
            methods[f"{function.__module__}.{getattr(function, '__qualname__', '?')}"] += 1
    counts = {"kinds": kinds, "methods": methods, "threads": threading.active_count()}
    path = FILE
    with open(path + ".part", "w") as file:
        json.dump(counts, file)
    os.replace(path + ".part", path)

if "streamlit" in " ".join(sys.orig_argv) and hasattr(signal, "SIGUSR1"):
    signal.signal(signal.SIGUSR1, write_counts)
"""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a server has at one moment, after its garbage was collected.

    Attributes:
        methods: the bound methods, by the name of their function.
        kinds: all objects that Python's garbage collector knows, by the name of their class.
        threads: of the server's own process.
        files: open files of the server and its processes.
        processes: the server and its processes.
    """

    methods: dict[str, int]
    kinds: dict[str, int]
    threads: int
    files: int
    processes: int

    @property
    def bound_methods(self) -> int:
        """How many bound methods there are."""
        return sum(self.methods.values())


def prepare(folder: Path) -> tuple[str, ...]:
    """Write the module into a folder; return the words before the command of the server."""
    (folder / "sitecustomize.py").write_text(
        SITECUSTOMIZE.replace("FILE", repr(str(_file(folder))))
    )
    return "env", f"PYTHONPATH={folder}"


def count(pid: int, folder: Path) -> Counts:
    """Have the server of this process count.

    Args:
        pid: of the server, which was started with the words of `prepare`.
        folder: the same as for `prepare`.

    Raises:
        TimeoutError: it does not answer.
    """
    file = _file(folder)
    file.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    end = time.monotonic() + WAIT_SECONDS
    while not file.exists():
        if time.monotonic() > end:
            raise TimeoutError("the server does not count its objects")
        time.sleep(0.05)
    counted = json.loads(file.read_text())
    server = psutil.Process(pid)
    members = [server, *server.children(recursive=True)]
    return Counts(
        files=sum(member.num_fds() for member in members), processes=len(members), **counted
    )


def _file(folder: Path) -> Path:
    return folder / "counts.json"
