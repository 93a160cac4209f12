"""Standard input, output and error, each of which may be closed, full, or without a reader."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from compressor.imaging.errors import ImageError


class OutputError(Exception):
    """Standard output takes no more; the text is one sentence that says why."""


def prepare_streams() -> None:
    """Let any file name be printed, and no file that is opened take a closed stream's number."""
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
    for stream in (sys.stdout, sys.stderr):  # file names need not be valid text
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def check_output() -> None:
    """Raise ImageError where standard output is closed."""
    if sys.stdout is None:
        raise ImageError("Standard output is closed; give -o FILE, or leave out --json and --csv.")


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def read_input(max_bytes: int) -> bytes:
    """Return what standard input holds, or its first bytes.

    Raises:
        ImageError: it is closed.
    """
    if sys.stdin is None:
        raise ImageError("Standard input is closed; name a file.")
    return sys.stdin.buffer.read(max_bytes)


def write_bytes(data: bytes) -> None:
    """Write to standard output.

    Raises:
        OSError: it takes no more; BrokenPipeError where its reader has gone.
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError:
        discard_output()  # or what is left would be written, and fail, once more
        raise


def write_lines(text: str) -> None:
    """Write to standard output; nothing where it is closed.

    Raises:
        OutputError: it takes no more.
        BrokenPipeError: its reader has gone.
    """
    if sys.stdout is not None:
        with _output_errors():
            sys.stdout.write(text)
            sys.stdout.flush()


def print_error(text: str) -> None:
    """Print a line to standard error, as far as that takes it."""
    if sys.stderr is not None:
        try:
            print(text, file=sys.stderr, flush=True)
        except OSError:
            _discard(sys.stderr)


def discard_output() -> None:
    """Throw away what standard output did not take: Python would try again at exit, and say so."""
    _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    """Let a stream write to nowhere from now on, what is left in its buffer too."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"Standard output can't be written to: {reason}.") from error
