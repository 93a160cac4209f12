"""The runs of a session, of which one has overtaken another, share a lock, and lose no press.

Where a run is overtaken, Streamlit 1.67 (`runner.fastReruns`) tells it to stop and begins the next
one at once, in another thread. The first goes on until it next draws or looks something up, and in
that time both use the state of one session, each under a lock of its own. What came of it:

- One went over what the other changed: the new run ended with "dictionary changed size during
  iteration", and the page showed nothing but an error.
- The first run came to its end, which sets all buttons back, also the one that was just pressed.
- A run that was overtaken before it had called the callbacks of its press never called them.

Here both take one lock; a run that was told to stop leaves the state as it is at its end; and what
was pressed for a run that did not get to it is served by the next one, in the order of the presses.
The state is locked while callbacks run, some of which wait for what another run has; so a thread
that has waited for `MAX_WAIT_SECONDS` goes on without the lock, as it would have before. Where a
later Streamlit runs pages in another way, nothing is changed.
"""

import threading
import weakref
from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils import script_requests

MAX_WAIT_SECONDS = 1.0
METHODS = ("__init__", "_on_script_finished")


class Request:
    """What a browser sent for one run: the states of all widgets, and what was pressed."""

    def __init__(self, states: Any) -> None:
        self.states = states


class SessionLock:
    """A lock of one session's state, and the requests that no run has served.

    A thread that has the lock may take it again.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._of_thread = threading.local()
        self._unserved: list[Request] = []

    def __enter__(self) -> None:
        self._taken().append(self._lock.acquire(timeout=MAX_WAIT_SECONDS))

    def __exit__(self, *error: object) -> None:
        if self._taken().pop():
            self._lock.release()

    def serving_all(
        self, states: Any, serve: Callable[..., None], stop_if_overtaken: Callable[[], object]
    ) -> Callable[..., None]:
        """Return a function for one run that serves requests: those before its own as well.

        Args:
            states: that the browser sent for the run, or None.
            serve: takes such states, and calls the callbacks of what was pressed.
            stop_if_overtaken: raises where the run is to stop.
        """
        own = Request(states)
        self._unserved.append(own)

        @wraps(serve)
        def serve_all(fresh_states: Any, **kwargs: Any) -> None:
            with self:
                stop_if_overtaken()
                while own in self._unserved:
                    request = self._unserved.pop(0)
                    if request is not own and request.states is not None:
                        serve(request.states)
                        kwargs["replay_trigger_states"] = _joined(request.states, kwargs)
                        stop_if_overtaken()
                serve(fresh_states, **kwargs)

        return serve_all

    def _taken(self) -> list[bool]:
        """Return for each block that this thread is in whether it has the lock."""
        taken: list[bool] = self._of_thread.__dict__.setdefault("taken", [])
        return taken


def _joined(states: Any, kwargs: dict[str, Any]) -> Any:
    """Return what was pressed in these states, whose callbacks have run, and in others before."""
    return script_requests._coalesce_replay_trigger_states(
        kwargs.get("replay_trigger_states"), states
    )


_lock = threading.Lock()
_locks: weakref.WeakValueDictionary[str, SessionLock] = weakref.WeakValueDictionary()


def lock_of(session: str) -> SessionLock:
    """Return the lock of this session, for as long as one of its runs has it."""
    with _lock:
        return _locks.setdefault(session, SessionLock())


def share_session_locks() -> None:
    """Have the runs of each session share a lock; a second call changes nothing."""
    runner_class = getattr(script_runner, "ScriptRunner", None)
    begin, end = (getattr(runner_class, name, None) for name in METHODS)
    is_known = hasattr(script_requests, "_coalesce_replay_trigger_states")
    if runner_class is None or begin is None or end is None or not is_known:
        return
    if hasattr(end, "__wrapped__"):
        return

    @wraps(begin)
    def begin_with_shared_lock(runner: Any, *args: Any, **kwargs: Any) -> None:
        begin(runner, *args, **kwargs)
        state = runner._session_state
        lock = lock_of(runner._session_id)
        serve_all = lock.serving_all(
            runner._requests._rerun_data.widget_states,
            state._state.on_script_will_rerun,
            state._yield_callback,
        )
        object.__setattr__(state, "_lock", lock)
        object.__setattr__(state, "on_script_will_rerun", serve_all)

    @wraps(end)
    def end_unless_overtaken(
        runner: Any, context: Any, event: Any, premature_stop: bool, *args: Any, **kwargs: Any
    ) -> None:
        is_overtaken = runner._requests._state is script_requests.ScriptRequestType.STOP
        end(runner, context, event, premature_stop or is_overtaken, *args, **kwargs)

    runner_class.__init__ = begin_with_shared_lock
    runner_class._on_script_finished = end_unless_overtaken
