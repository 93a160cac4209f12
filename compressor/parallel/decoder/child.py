"""The process that decodes: it answers requests on standard input until that is closed."""

import os
from typing import IO

from compressor.imaging.decoding.failures import memory_error
from compressor.imaging.errors import ImageError, ProgramError, program_error
from compressor.imaging.limits import MAX_FILE_BYTES
from compressor.imaging.malloc import mmap_large_blocks, trim
from compressor.imaging.picture import Picture, load_image
from compressor.parallel.decoder import limits
from compressor.parallel.decoder.arrays import send_array
from compressor.parallel.decoder.messages import (
    ConnectionLost,
    receive_bytes,
    send_json,
)

STANDARD_INPUT = 0
STANDARD_OUTPUT = 1
STANDARD_ERROR = 2
# Strips of a picture are smaller, and use the same memory one after the other; Pillow's own blocks
# of 16 MB are larger.
_LARGE_BLOCK_BYTES = 8 * 2**20


def main() -> None:
    """Answer requests; what anything prints meanwhile goes to standard error."""
    requests: IO[bytes] = open(os.dup(STANDARD_INPUT), "rb")  # noqa: SIM115
    answers: IO[bytes] = open(os.dup(STANDARD_OUTPUT), "wb")  # noqa: SIM115
    os.dup2(STANDARD_ERROR, STANDARD_OUTPUT)
    limits.reset_signals()
    mmap_large_blocks(_LARGE_BLOCK_BYTES)
    try:
        while True:
            _answer(receive_bytes(requests, MAX_FILE_BYTES + 1), requests, answers)
    except ConnectionLost:
        return


def _answer(data: bytes, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Decode one file and send the picture, or the sentence that says why there is none."""
    try:
        picture = _decode(data)
        send_json(answers, _facts(picture))
        send_array(answers, requests, picture.pixels)
        if picture.rgba is not None:
            send_array(answers, requests, picture.rgba)
        del picture
    except ImageError as error:
        is_mistake = isinstance(error, ProgramError)
        send_json(answers, {"problem": str(error), "mistake": is_mistake})
    trim()


def _decode(data: bytes) -> Picture:
    """Decode under limits.

    Raises:
        ImageError: as `load_image` does, and for nothing else.
    """
    try:
        with limits.limited():
            return load_image(data)
    except ImageError:
        raise
    except MemoryError:
        raise memory_error(None) from None
    except Exception as error:
        raise program_error(error) from error


def _facts(picture: Picture) -> dict[str, object]:
    """What is sent of a picture besides its arrays."""
    return {
        "format": picture.format,
        "notes": picture.notes,
        "frames": picture.frames,
        "bits": picture.bits,
        "has_alpha": picture.rgba is not None,
    }


if __name__ == "__main__":
    main()
