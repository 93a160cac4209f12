"""Starting and ending a process that answers requests: a copy of this one, or a new interpreter.

They decode (`child.py` and `animation_child.py`); copies compute too (`copied_worker.py` in the
folder above).
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Protocol

from compressor.parallel.log import is_log_silent

_SCRIPT = """
import sys
sys.path[:] = {path!r}
from compressor.parallel import log
from importlib import import_module
if {silent!r}: log.silence_log()
import_module({child!r}).main()
"""
PICTURES = "compressor.parallel.decoder.child"
_STANDARD_INPUT = 0
_STANDARD_OUTPUT = 1
_FIRST_OTHER_DESCRIPTOR = 3  # behind standard input, output and error
_MAX_DESCRIPTORS = 1 << 16


class ProcessHandle(Protocol):
    """A process that was started here, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def kill(self) -> None: ...

    def wait(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class ChildProcess:
    """A process that answers requests, and the pipes to it.

    Attributes:
        handle: of the process.
        requests: what it reads.
        answers: what it writes.
    """

    handle: ProcessHandle
    requests: IO[bytes]
    answers: IO[bytes]

    def kill(self) -> int:
        """End the process if it runs; return its exit code, negative for a signal."""
        self.handle.kill()
        return self.close()

    def close(self) -> int:
        """Close the pipes, which ends a process that waits for a request; return its exit code."""
        for pipe in (self.requests, self.answers):
            with suppress(OSError):  # what was not sent yet can't be sent any more
                pipe.close()
        return self.handle.wait()


def start_process(child: str = PICTURES) -> ChildProcess:
    """Start a process that decodes.

    Args:
        child: the name of the module whose `main` it runs.

    A copy of this process is ready in some milliseconds, where a new interpreter takes a third
    of a second; but only a process without other threads can be copied safely.
    """
    return _fork(child) if can_be_copied() else _spawn(child)


def can_be_copied() -> bool:
    """Tell whether this process can be copied safely: only the thread that copies goes along."""
    return sys.platform == "linux" and threading.active_count() == 1


def copy_process(child: str) -> ChildProcess:
    """Start a copy of this process, which can be copied, as `start_process` does."""
    return _fork(child)


def _spawn(child: str = PICTURES) -> ChildProcess:
    path = [os.path.abspath(folder) for folder in sys.path]
    script = _SCRIPT.format(path=path, silent=is_log_silent(), child=child)
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return ChildProcess(handle=process, requests=process.stdin, answers=process.stdout)


def _fork(child: str = PICTURES) -> ChildProcess:
    request_reader, request_writer = os.pipe()
    answer_reader, answer_writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        _run_copy(child, request_reader, answer_writer)
    os.close(request_reader)
    os.close(answer_writer)
    return ChildProcess(
        handle=_Fork(pid),
        requests=open(request_writer, "wb"),
        answers=open(answer_reader, "rb"),
    )


def _run_copy(child: str, requests: int, answers: int) -> None:
    """Answer in the copy, which keeps no file and no pipe of the original, and end it."""
    try:
        module = import_module(child)
        os.dup2(requests, _STANDARD_INPUT)
        os.dup2(answers, _STANDARD_OUTPUT)
        os.closerange(_FIRST_OTHER_DESCRIPTOR, _MAX_DESCRIPTORS)
        module.main()
    finally:
        os._exit(0)


class _Fork:
    """A copy of this process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._exit_code: int | None = None

    def poll(self) -> int | None:
        return self._wait(os.WNOHANG)

    def wait(self) -> int:
        exit_code = self._wait(0)
        return 0 if exit_code is None else exit_code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, 9)

    def _wait(self, options: int) -> int | None:
        if self._exit_code is None:
            try:
                pid, status = os.waitpid(self.pid, options)
            except ChildProcessError:  # somebody else has waited for it
                self._exit_code = 0
                return 0
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
        return self._exit_code
