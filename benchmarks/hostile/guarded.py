"""Call a function in a child process that may hang, crash, fill the memory or write to the console.

Linux only: the child is a fork, so that no import is paid for again.
"""

import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_SECONDS = 10
MOST_BYTES = 4 * 2**30


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a call ended.

    Attributes:
        said: the function's result, or the exception that it raised.
        ended: "returned", "raised", or "killed by" the name of a signal; SIGALRM is the clock's.
        seconds: of wall clock, the fork included.
        memory: the child's peak in bytes, of which the imports take about 90 MB.
        console: what the child wrote to its standard output and error, C libraries included.
    """

    said: str
    ended: str
    seconds: float
    memory: int
    console: str


def call(function: Callable[[bytes], str], data: bytes, seconds: int = MOST_SECONDS) -> Outcome:
    """What `function(data)` does, within a limit of time and of address space."""
    sys.stdout.flush()
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as console:
        start = time.perf_counter()
        child = os.fork()
        if child == 0:
            _be_the_child(function, data, seconds, answer.fileno(), console.fileno())
        _, status, usage = os.wait4(child, 0)
        took = time.perf_counter() - start
        answer.seek(0)
        console.seek(0)
        return Outcome(
            said=answer.read().decode(),
            ended=_ended(os.waitstatus_to_exitcode(status)),
            seconds=took,
            memory=usage.ru_maxrss * 1024,
            console=console.read(100_000).decode("utf-8", "replace"),
        )


def _be_the_child(
    function: Callable[[bytes], str], data: bytes, seconds: int, answer: int, console: int
) -> None:
    """Never returns."""
    os.dup2(console, 1)
    os.dup2(console, 2)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    code = 0
    try:
        said = function(data)
    except BaseException as error:  # whatever it is, it is what is to be found out
        said = f"{type(error).__module__}.{type(error).__name__}: {error}"
        code = 1
    os.write(answer, said.encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(code)


def _ended(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return "returned" if code == 0 else "raised"
