"""Decoding with a clock: a file that takes too long or too much costs its own process alone."""

import atexit
import hashlib
import logging
import os
import signal
import threading
from functools import cache
from typing import Any, Final

from compressor.imaging import limits as file_limits
from compressor.imaging.decoding.failures import memory_error
from compressor.imaging.errors import (
    DecodeLimitError,
    ImageError,
    ProgramError,
    program_error,
)
from compressor.imaging.picture import Picture
from compressor.parallel.decoder import limits
from compressor.parallel.decoder.arrays import receive_array
from compressor.parallel.decoder.messages import ConnectionLost, receive_json, send_bytes
from compressor.parallel.decoder.process import ChildProcess, start_process

_MAX_ARRAY_BYTES: Final = 4 * file_limits.MAX_PIXELS
_SAVE_ANEW: Final = "open it in a picture editor and save it anew, or make it smaller first."

log = logging.getLogger(__name__)


class Decoder:
    """A process that decodes one file after the other, and is replaced when a file ends it.

    Guarantees, held by tests/parallel/test_decoder.py: whatever the file, `load` returns what
    `load_image` returns or raises an ImageError of one sentence, within `limits.CLOCK_SECONDS`;
    the process takes no more than `limits.CPU_SECONDS` and `limits.MEMORY_BYTES` for a file where
    the operating system has such limits; the next file is decoded as if nothing had been.
    """

    def __init__(self, clock_seconds: float = limits.CLOCK_SECONDS) -> None:
        """Make a decoder; its process starts with `start` or with the first file.

        Args:
            clock_seconds: what a file may take in real time.
        """
        self._clock_seconds = clock_seconds
        self._process: ChildProcess | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process, so that the first file need not wait for it."""
        with self._lock:
            self._running_process()

    def load(self, data: bytes) -> Picture:
        """Decode a picture; one file at a time, others wait.

        Args:
            data: as for `load_image`.

        Raises:
            ImageError: as `load_image` does; or decoding takes more time or memory than one file
                may take, or ends the process.
        """
        file_limits.check_bytes(len(data))  # before it is sent anywhere
        with self._lock:
            try:
                return self._load(self._running_process(), data)
            except OSError as error:  # the process could not be started
                raise program_error(error) from error

    def kill(self) -> None:
        """End the process at once, whatever it does, as when this one ends."""
        if self._process is not None:
            self._process.handle.kill()
            self._process.handle.wait()

    def close(self) -> None:
        """End the process when it has done what it does."""
        with self._lock:
            if self._process is not None:
                self._process.close()
                self._process = None

    def _running_process(self) -> ChildProcess:
        if self._process is not None and self._process.handle.poll() is not None:
            self._process.close()  # somebody has ended it while it had nothing to do
            self._process = None
        if self._process is None:
            self._process = start_process()
        return self._process

    def _load(self, process: ChildProcess, data: bytes) -> Picture:
        out_of_time = threading.Event()
        timer = threading.Timer(self._clock_seconds, _end, (process, out_of_time))
        timer.daemon = True
        timer.start()
        try:
            return _request(process, data)
        except ConnectionLost as lost:
            exit_code = process.close()
            seconds = self._clock_seconds if out_of_time.is_set() else None
            raise ended_process_error(exit_code, seconds) from lost
        except ImageError:
            raise
        except Exception as nonsense:  # as from a process that a file has taken over
            process.kill()
            log.error("The process that decodes gave an answer without sense", exc_info=nonsense)
            raise broken_down_error() from nonsense
        except BaseException:  # Ctrl-C: the process is in the middle of its answer
            process.kill()
            raise
        finally:
            timer.cancel()
            timer.join()


def start_decoder() -> None:
    """Start the process of `load_untrusted_image`, so that the first picture need not wait."""
    _decoder_of(os.getpid()).start()


def close_decoder() -> None:
    """End the process of `load_untrusted_image` if it runs; the next picture starts another."""
    _decoder_of(os.getpid()).close()


def load_untrusted_image(data: bytes) -> Picture:
    """Decode a stranger's picture in a process of its own, under limits of time and memory.

    The picture is the same as that of `load_image`.

    Args:
        data: as for `load_image`.

    Raises:
        ImageError: as `Decoder.load` does.
    """
    return _decoder_of(os.getpid()).load(data)


@cache
def _decoder_of(pid: int) -> Decoder:
    """The decoder of this process; one that was copied from another has its own."""
    decoder = Decoder()
    atexit.register(decoder.kill)
    return decoder


def _is_ended_by(name: str, exit_code: int) -> bool:
    """Return whether a signal, which not every system has, ended a process."""
    return hasattr(signal, name) and exit_code == -getattr(signal, name)


def ended_process_error(
    exit_code: int, clock_seconds: float | None, cpu_seconds: float | None = None
) -> ImageError:
    """Return the sentence for a file that ended its process.

    Args:
        exit_code: of the process.
        clock_seconds: what the file took in real time, where that was too much; else None.
        cpu_seconds: the most that it may compute; None for `limits.CPU_SECONDS`.
    """
    if clock_seconds is not None:
        return DecodeLimitError(
            f"The picture took more than {clock_seconds:.0f} s to decode, so it was given up:"
            f" {_SAVE_ANEW}"
        )
    if _is_ended_by("SIGPROF", exit_code):
        cpu_seconds = limits.CPU_SECONDS if cpu_seconds is None else cpu_seconds
        return DecodeLimitError(
            f"The picture takes more than {cpu_seconds:.0f} s of computing to decode, so"
            f" it was given up: {_SAVE_ANEW}"
        )
    if _is_ended_by("SIGKILL", exit_code):  # as the system does when memory is short
        return memory_error(None)
    log.error("The process that decodes ended with exit code %s", exit_code)
    return broken_down_error()


def broken_down_error() -> ImageError:
    """Return the sentence for a file that ended its process in another way than by its limits."""
    return ImageError(f"The program that decodes pictures broke down at this one: {_SAVE_ANEW}")


def _request(process: ChildProcess, data: bytes) -> Picture:
    send_bytes(process.requests, data)
    sha256 = hashlib.sha256(data).hexdigest()  # while the other process decodes
    answer: dict[str, Any] = receive_json(process.answers)
    if "problem" in answer:
        error_type = ProgramError if answer["mistake"] else ImageError
        raise error_type(answer["problem"])
    arrays = [
        receive_array(process.answers, process.requests, process.handle.pid, _MAX_ARRAY_BYTES)
        for _ in range(1 + answer["has_alpha"])
    ]
    return Picture(
        pixels=arrays[0],
        rgba=arrays[1] if answer["has_alpha"] else None,
        format=str(answer["format"]),
        size_bytes=len(data),
        sha256=sha256,
        notes=tuple(map(str, answer["notes"])),
        frames=int(answer["frames"]),
        bits=int(answer["bits"]),
    )


def _end(process: ChildProcess, out_of_time: threading.Event) -> None:
    """End a process when its time is over."""
    out_of_time.set()
    process.handle.kill()
