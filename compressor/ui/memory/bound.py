"""The bound of the server's memory, which is set in this one place.

It holds for what the server keeps for all visitors together: uploads, decoded pictures, results,
the runs of experiments and finished batches. Python, the libraries and the job that runs come on
top.
"""

import os
from typing import Final

VARIABLE: Final = "KMC_MEMORY_MB"  # of the environment
DEFAULT_MB: Final = 512
MIN_MB: Final = 64


def memory_bound() -> int:
    """Return the bound in bytes: `KMC_MEMORY_MB` of the environment, 512 MB without it.

    Raises:
        ValueError: the variable is no whole number of at least 64.
    """
    text = os.environ.get(VARIABLE, str(DEFAULT_MB))
    if not (text.isascii() and text.isdigit() and int(text) >= MIN_MB):
        raise ValueError(f"{VARIABLE}={text!r} has to be a whole number of at least {MIN_MB} (MB)")
    return int(text) * 2**20


def upload_bound() -> int:
    """Return the part of the bound that uploads may take, in bytes: half of it."""
    return memory_bound() // 2
