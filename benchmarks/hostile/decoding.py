"""Reads one file through `Decoder`, and has the system measure the process that decodes.

A child process has the decoder, whose process is then the only one that it waits for, so that the
system's figures for its ended children are those of decoding alone.
"""

import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO

from benchmarks.hostile.child_process import call
from compressor.imaging import ImageError, Picture
from compressor.parallel.decoder import Decoder

CPU_LIMIT_SECONDS = 10
MEMORY_LIMIT_BYTES = 2**30
# Two processes take turns for the CPU, and the timer of the system is read a few ms too late.
CPU_TOLERANCE_SECONDS = 0.2
TIMEOUT_SECONDS = 300  # of reading a file


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What reading a file took, and what came of it.

    Attributes:
        size: of the file in bytes.
        answer: the picture in one line, or the sentence that refused it.
        seconds: wall-clock time until the answer was there.
        cpu_seconds: of the process that decoded.
        memory: the peak of that process in bytes, of which the imports take about 60 MB.
        fault: what must not be: an exception, or words on the console; "" for none.
    """

    size: int
    answer: str
    seconds: float
    cpu_seconds: float
    memory: int
    fault: str

    @property
    def is_over(self) -> bool:
        """Whether it took more than the promised time or memory, or had a fault."""
        return self.is_slow or self.is_large or bool(self.fault)

    @property
    def is_slow(self) -> bool:
        return self.cpu_seconds > CPU_LIMIT_SECONDS + CPU_TOLERANCE_SECONDS

    @property
    def is_large(self) -> bool:
        return self.memory > MEMORY_LIMIT_BYTES


def read(create: Callable[[], bytes]) -> Reading:
    """Create a file and read it through a new decoder."""
    with tempfile.TemporaryFile() as file:
        _create_in_child(create, file)
        outcome = call(partial(_read_here, file), b"", TIMEOUT_SECONDS)
    if outcome.status != "returned":
        fault = f"{outcome.status}: {outcome.text}"
        return Reading(
            size=0,
            answer="",
            seconds=outcome.seconds,
            cpu_seconds=0.0,
            memory=outcome.memory,
            fault=fault,
        )
    fault = f"wrote to the console: {outcome.console[:200]}" if outcome.console else ""
    return Reading(**json.loads(outcome.text), fault=fault)


def _create_in_child(create: Callable[[], bytes], file: IO[bytes]) -> None:
    """Create a file in a process of its own, so that its memory is not counted for reading."""
    child = os.fork()
    if child == 0:
        try:
            file.write(create())
            file.flush()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _read_here(file: IO[bytes], _: bytes) -> str:
    """Read in this process, which has no other children than the decoder's; return JSON."""
    decoder = Decoder()
    decoder.start()  # before the file is read, which the copy of this process would have as well
    file.seek(0)
    data = file.read()
    start = time.perf_counter()
    try:
        answer = describe(decoder.load(data))
    except ImageError as error:
        answer = f"refused: {error}"
    seconds = time.perf_counter() - start
    decoder.close()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.dumps(
        {
            "size": len(data),
            "answer": answer,
            "seconds": seconds,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024,
        }
    )


def describe(picture: Picture) -> str:
    """Return a picture in one line."""
    channels = "RGB" if picture.rgba is None else "RGBA"
    notes = "".join(f" [{note}]" for note in picture.notes)
    return f"{picture.format} {picture.width}x{picture.height} {channels}{notes}"
