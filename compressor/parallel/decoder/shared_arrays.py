"""Arrays that one process writes and another one reads, without a copy where Linux is the system.

The writer keeps an array in an anonymous file (memfd_create), which the reader opens by the
writer's number for it and maps into its own memory. Named shared memory would do as well, but
containers often have no more than 64 MB of it. On other systems the bytes go through the pipe.
"""

import math
import mmap
import os
from contextlib import suppress
from typing import IO

import numpy as np

from compressor.imaging.types import Pixels
from compressor.parallel.decoder.messages import receive_into, receive_json, send_bytes, send_json

with suppress(ImportError):  # not on Windows, which has no anonymous files either
    import fcntl

Shape = tuple[int, int, int]


class SharedArrays:
    """The arrays of the process that writes."""

    def __init__(self) -> None:
        self._descriptors: dict[int, int] = {}  # by the identity of the array

    def allocate(self, shape: Shape) -> Pixels:
        """Return an array of bytes that can be sent without a copy.

        Raises:
            MemoryError: there is not enough memory.
        """
        if not hasattr(os, "memfd_create"):
            return np.empty(shape, np.uint8)
        descriptor = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(descriptor, math.prod(shape))
            array = _map(descriptor, shape)
        except OSError as error:
            os.close(descriptor)
            raise MemoryError(str(error)) from error
        self._descriptors[id(array)] = descriptor
        return array

    def send(self, answers: IO[bytes], requests: IO[bytes], array: Pixels) -> None:
        """Send an array to a reader, which calls `receive_array`."""
        descriptor = self._descriptors.get(id(array), -1)
        send_json(answers, {"shape": array.shape, "descriptor": descriptor})
        if not receive_json(requests):
            send_bytes(answers, array.data.cast("B"))

    def close(self) -> None:
        """Forget all arrays; what a reader has mapped stays."""
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors.clear()


def receive_array(answers: IO[bytes], requests: IO[bytes], pid: int, max_bytes: int) -> Pixels:
    """Return the array that the process `pid` sends.

    Args:
        answers: what it sends.
        requests: what it reads.
        pid: of the process.
        max_bytes: the largest array that is accepted.

    Raises:
        ValueError: the message makes no sense.
        ConnectionLost: the process has ended.
    """
    message = receive_json(answers)
    height, width, channels = message["shape"]
    size = height * width * channels
    if channels not in (3, 4) or not 0 < size <= max_bytes:
        raise ValueError(f"an array of {size} bytes")
    array = _open_array(pid, int(message["descriptor"]), (height, width, channels))
    send_json(requests, array is not None)
    if array is None:
        array = np.empty((height, width, channels), np.uint8)
        receive_into(answers, array.data.cast("B"))
    return array


def _open_array(pid: int, descriptor: int, shape: Shape) -> Pixels | None:
    """Map the anonymous file of another process; None where this can't be done."""
    if descriptor < 0:
        return None
    try:
        own_descriptor = os.open(f"/proc/{pid}/fd/{descriptor}", os.O_RDWR)
    except OSError:  # the system hides what belongs to other processes
        return None
    try:
        # Without the seal the other process could cut the file, and reading would end this one.
        fcntl.fcntl(own_descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
        return _map(own_descriptor, shape)
    except (OSError, ValueError):
        return None
    finally:
        os.close(own_descriptor)


def _map(descriptor: int, shape: Shape) -> Pixels:
    """Return an array whose memory is that of an anonymous file.

    Raises:
        OSError: there is not enough memory.
        ValueError: the file is shorter than the array.
    """
    return np.frombuffer(mmap.mmap(descriptor, math.prod(shape)), np.uint8).reshape(shape)
