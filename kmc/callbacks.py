"""The two kinds of function by which a caller follows a long computation, and may end it.

Their exceptions propagate to the caller: raise one to cancel.
"""

from collections.abc import Callable

# progress(done, total), whenever something is done.
Progress = Callable[[int, int], object]
# checkpoint(), every few milliseconds.
Checkpoint = Callable[[], object]


def no_checkpoint() -> None:
    """Do nothing: the checkpoint of work that nobody cancels."""
