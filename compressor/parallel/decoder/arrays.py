"""Arrays that one process sends to another, which reads them from its memory where it can.

That is one copy (process_vm_readv of Linux), and no more work than to fill the pages of an array.
Shared memory would save the copy and cost more: the pages of a file in memory are small, and a
photo of 10 megapixels has 7,000. Where a system has no such call, or forbids it, the bytes go
through the pipe.
"""

import ctypes
import math
from typing import IO, Any

import numpy as np

from compressor.imaging.types import Pixels
from compressor.parallel.decoder.messages import receive_into, receive_json, send_bytes, send_json


class _Block(ctypes.Structure):
    """A block of memory, `struct iovec` of POSIX."""

    _fields_ = (("start", ctypes.c_void_p), ("size", ctypes.c_size_t))


def send_array(answers: IO[bytes], requests: IO[bytes], array: Pixels) -> None:
    """Send an array to a reader, which calls `receive_array`; return when it has been read.

    Args:
        answers: what the reader reads.
        requests: what it sends.
        array: (h, w, c), contiguous.
    """
    send_json(answers, {"shape": array.shape, "address": array.ctypes.data})
    if not receive_json(requests):
        send_bytes(answers, array.data.cast("B"))


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
    size = math.prod((height, width, channels))
    if channels not in (3, 4) or not 0 < size <= max_bytes:
        raise ValueError(f"an array of {size} bytes")
    array = np.empty((height, width, channels), np.uint8)
    is_read = read_memory(pid, int(message["address"]), array)
    send_json(requests, is_read)
    if not is_read:
        receive_into(answers, array.data.cast("B"))
    return array


def read_memory(pid: int, address: int, array: Pixels) -> bool:
    """Fill an array with what another process has at an address; return whether that was possible.

    Nothing of the other process is changed, and it can do no harm to this one: what is not there
    is not read.
    """
    if _process_vm_readv is None:
        return False
    done = 0
    while done < array.nbytes:
        own = _Block(array.ctypes.data + done, array.nbytes - done)
        other = _Block(address + done, array.nbytes - done)
        count = _process_vm_readv(pid, ctypes.byref(own), 1, ctypes.byref(other), 1, 0)
        if count <= 0:
            return False
        done += count
    return True


def _find_process_vm_readv() -> Any:
    """The function of the C library, or None where it has none."""
    try:
        function = ctypes.CDLL(None).process_vm_readv
    except (OSError, AttributeError, TypeError):  # another system
        return None
    block = ctypes.POINTER(_Block)
    function.argtypes = [ctypes.c_int, block, ctypes.c_ulong, block, ctypes.c_ulong, ctypes.c_ulong]
    function.restype = ctypes.c_ssize_t
    return function


_process_vm_readv = _find_process_vm_readv()
