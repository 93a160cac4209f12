"""Work that is done again where it failed for a reason that lies outside of it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

MAX_ATTEMPTS = 3  # at one task, each in processes that are still alive


def first_success(
    attempts: Sequence[Callable[[], T]], errors: type[Exception] | tuple[type[Exception], ...]
) -> T:
    """Return the result of the first attempt that raises none of these errors.

    Args:
        attempts: at least one function; a later one is called where those before it failed.
        errors: what makes another attempt worth while. Any other exception propagates at once,
            and so does whatever the last attempt raises.
    """
    *retried, last = attempts
    for attempt in retried:
        try:
            return attempt()
        except errors:
            continue
    return last()
