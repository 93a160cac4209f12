"""Callbacks of widgets that reach their end, whatever else is pressed meanwhile.

A run of the page that is asked for while a callback runs cuts it short where it next touches the
session, as a click in the moment in which a number is taken over. Streamlit does not call it
again: what the user did first would be lost without a word. Runs come one after the other
(`runner.fastReruns` is off), so a cut is always for a run that comes next.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx

P = ParamSpec("P")


def uninterrupted(callback: Callable[P, object]) -> Callable[P, None]:
    """Return a callback that begins anew where another run of the page cuts it short.

    The other run comes after it. The callback must bear to be begun twice: what it changes last
    is what it must not do twice.
    """

    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        cuts: list[RerunException] = []
        while True:
            try:
                callback(*args, **kwargs)
                break
            except RerunException as cut:
                cuts.append(cut)
        _ask_again(cuts)

    return call


def _ask_again(cuts: list[RerunException]) -> None:
    """Ask for the runs that these cuts were for, in their order."""
    context = get_script_run_ctx()
    if context is not None and context.script_requests is not None:
        for cut in cuts:
            context.script_requests.request_rerun(cut.rerun_data)
