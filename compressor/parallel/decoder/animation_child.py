"""The process that decodes one animation: its file comes in, one frame after the other goes out."""

import dataclasses
import os
from typing import IO

from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.decoding.failures import memory_error
from compressor.imaging.errors import ImageError, ProgramError, program_error
from compressor.imaging.limits import MAX_FILE_BYTES
from compressor.parallel.decoder import limits
from compressor.parallel.decoder.arrays import send_array
from compressor.parallel.decoder.child import (
    STANDARD_ERROR,
    STANDARD_INPUT,
    STANDARD_OUTPUT,
)
from compressor.parallel.decoder.messages import ConnectionLost, receive_bytes, send_json


def main() -> None:
    """Send the header and the frames, and end; what anything prints goes to standard error.

    A frame is decoded while the one before it is used, and waits until it is read.
    """
    requests: IO[bytes] = open(os.dup(STANDARD_INPUT), "rb")  # noqa: SIM115
    answers: IO[bytes] = open(os.dup(STANDARD_OUTPUT), "wb")  # noqa: SIM115
    os.dup2(STANDARD_ERROR, STANDARD_OUTPUT)
    limits.reset_signals()
    try:
        _answer(receive_bytes(requests, MAX_FILE_BYTES + 1), requests, answers)
    except ConnectionLost:
        return


def _answer(data: bytes, requests: IO[bytes], answers: IO[bytes]) -> None:
    try:
        with limits.limited(limits.ANIMATION_CPU_SECONDS):
            _send_animation(AnimationReader(data), requests, answers)
    except ConnectionLost:
        raise
    except ImageError as error:
        is_mistake = isinstance(error, ProgramError)
        send_json(answers, {"problem": str(error), "mistake": is_mistake})
    except MemoryError:
        send_json(answers, {"problem": str(memory_error(None)), "mistake": False})
    except Exception as error:
        send_json(answers, {"problem": str(program_error(error)), "mistake": True})


def _send_animation(reader: AnimationReader, requests: IO[bytes], answers: IO[bytes]) -> None:
    send_json(answers, {"header": dataclasses.asdict(reader.header)})
    for frame in reader.frames():
        send_json(answers, {"duration": frame.duration})
        send_array(answers, requests, frame.pixels)
    send_json(answers, {"end": reader.last_note})


if __name__ == "__main__":
    main()
