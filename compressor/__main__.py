"""`kmc` and `python -m compressor`: the command line, see `compressor.cli`."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from compressor.installation import missing_extra, running_program

MISUSED = 2
INTERRUPTED = 130


def main() -> int:
    """Run the command line; its exit code, and 2 where its packages are not installed."""
    if sentence := missing_extra("files"):
        print(f"{running_program()}: error: {sentence}", file=sys.stderr)
        return MISUSED
    try:
        with _garbage_left_alone():
            from compressor.cli.main import main as run_cli  # it imports what may be missing
    except KeyboardInterrupt:
        return INTERRUPTED
    return run_cli()


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Do not look for garbage in here, nor later, or at the end, in what is left behind.

    Modules stay to the end; to look through them again and again takes 40 ms, of 300 in all for
    a thumbnail.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
