"""Fuzzes the process that decodes the files of strangers: one decoder for all inputs.

Unlike at the other entrances, inputs share one process, as the visitors of a server do. It is a
fault if an input ends it, or if anything is written to the console; and at the end no process may
be left.
"""

import collections
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from compressor.imaging import ImageError, Picture, load_image
from compressor.imaging.errors import ProgramError
from compressor.parallel.decoder import Decoder

# What the sentences of a file that has ended its process have in common, each its own words.
ENDED = ("broke down", "given up", "not enough memory")
CHECK_INPUTS = 1000  # between two looks at a picture that must stay what it is
STANDARD_ERROR = 2


def run(
    create: Callable[[int], bytes], valid: bytes, inputs: int, keep: Path | None
) -> collections.Counter[str]:
    """Decode the inputs one after the other, and count the outcomes.

    Args:
        create: makes an input of its number.
        valid: a picture, which is decoded now and then.
        inputs: how many there are.
        keep: a folder for the inputs with a fault.
    """
    counts: collections.Counter[str] = collections.Counter()
    before = {*child_processes()}
    with redirected_errors() as console:
        decoder = Decoder()
        decoder.start()
        for number in range(inputs):
            data = create(number)
            outcome = _outcome(decoder, data)
            counts[outcome] += 1
            if outcome.startswith("FAULT"):
                print(f"input {number}: {outcome}", flush=True)
                if keep:
                    (keep / f"decoder-{number}").write_bytes(data)
            if number % CHECK_INPUTS == 0 and not _is_same(decoder.load(valid), load_image(valid)):
                counts["FAULT: a picture after it is another one"] += 1
        decoder.close()
        counts.update(_console_faults(console))
    counts["FAULT: processes left behind"] += len({*child_processes()} - before)
    return +counts


def child_processes() -> list[int]:
    """Return the process ids of all children of this process, ended ones included."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


@contextmanager
def redirected_errors() -> Iterator[IO[bytes]]:
    """Send standard error to a file, in this process and in those that are started meanwhile."""
    sys.stderr.flush()
    before = os.dup(STANDARD_ERROR)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), STANDARD_ERROR)
        try:
            yield file
        finally:
            os.dup2(before, STANDARD_ERROR)
            os.close(before)


def _outcome(decoder: Decoder, data: bytes) -> str:
    try:
        picture = decoder.load(data)
    except ProgramError as error:
        return f"FAULT: {error}"
    except ImageError as error:
        ended = any(words in str(error) for words in ENDED)
        return f"FAULT: {error}" if ended else "refused"
    except Exception as error:
        return f"FAULT: {type(error).__name__}: {error}"
    shape = picture.height, picture.width, 3
    return "read" if picture.pixels.shape == shape else f"FAULT: the shape is {shape}"


def _is_same(picture: Picture, expected: Picture) -> bool:
    return np.array_equal(picture.pixels_with_alpha, expected.pixels_with_alpha)


def _console_faults(console: IO[bytes]) -> list[str]:
    console.seek(0)
    text = console.read(1000).decode("utf-8", "replace")
    return [f"FAULT: wrote to the console: {text}"] if text else []
