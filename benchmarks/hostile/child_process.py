"""Calls a function that may hang, crash, fill the memory or write to the console.

It runs in a child process. The child is a fork, which saves the imports, so this is for Linux only.
"""

import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

TIMEOUT_SECONDS = 10
ADDRESS_SPACE_BYTES = 4 * 2**30


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a call ended.

    Attributes:
        text: the function's result, or the exception that it raised.
        status: "returned", "raised", or "killed by" and a signal; SIGALRM is the timeout.
        seconds: wall-clock time, the fork included.
        memory: the child's peak in bytes, of which the imports take about 90 MB.
        console: what the child and its C libraries wrote to standard output and error.
    """

    text: str
    status: str
    seconds: float
    memory: int
    console: str


def call(function: Callable[[bytes], str], data: bytes, seconds: int = TIMEOUT_SECONDS) -> Outcome:
    """Call `function(data)` in a child with limits of time and of address space."""
    sys.stdout.flush()
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as console:
        start = time.perf_counter()
        child = os.fork()
        if child == 0:
            _run_child(function, data, seconds, answer.fileno(), console.fileno())
        _, status, usage = os.wait4(child, 0)
        elapsed = time.perf_counter() - start
        answer.seek(0)
        console.seek(0)
        return Outcome(
            text=answer.read().decode(),
            status=_status(os.waitstatus_to_exitcode(status)),
            seconds=elapsed,
            memory=usage.ru_maxrss * 1024,
            console=console.read(100_000).decode("utf-8", "replace"),
        )


def _run_child(
    function: Callable[[bytes], str], data: bytes, seconds: int, answer: int, console: int
) -> None:
    """Call the function, write its answer to a file and exit; this never returns."""
    os.dup2(console, 1)
    os.dup2(console, 2)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    code = 0
    try:
        text = function(data)
    except BaseException as error:  # whatever it raises is the outcome
        text = f"{type(error).__module__}.{type(error).__name__}: {error}"
        code = 1
    os.write(answer, text.encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(code)


def _status(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return "returned" if code == 0 else "raised"
