"""Callbacks of widgets that reach their end, whatever else is pressed meanwhile.

A run of the page that is asked for while a callback runs cuts it short where it next touches the
session, as a click in the moment in which a number is taken over. Streamlit does not call it
again: what the user did first would be lost without a word.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

P = ParamSpec("P")


def uninterrupted(callback: Callable[P, object]) -> Callable[P, None]:
    """Return a callback that begins anew where another run of the page cuts it short.

    The callback must bear to be begun twice: what it changes last is what it must not do twice.
    """

    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except (RerunException, StopException):  # for a run that comes next, or has begun
            with _not_looking_up():
                callback(*args, **kwargs)
            raise

    return call


@contextmanager
def _not_looking_up() -> Iterator[None]:
    """Within the block touching the session does not look up whether another run was asked for."""
    context = get_script_run_ctx()
    assert context is not None  # without a run nothing is cut short
    session = context.session_state
    look_up = session._yield_callback
    object.__setattr__(session, "_yield_callback", lambda: None)  # it takes none by itself
    try:
        yield
    finally:
        object.__setattr__(session, "_yield_callback", look_up)
