"""What a session remembers across its pages: the picture, the job, the result."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from imaging import Picture
from ui.experiment import Result, Settings
from ui.jobs import Job, State, board


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """The picture in use, with the name it came under and how to speak of it."""

    picture: Picture
    name: str
    source: str


def chosen() -> Chosen | None:
    """The picture in use, if one was chosen."""
    found: Chosen | None = st.session_state.get("chosen")
    return found


def choose(picture: Picture, name: str, source: str) -> None:
    """Use this picture from now on; results of another one are dropped."""
    before = chosen()
    if before is None or before.picture.sha256 != picture.sha256:
        leave()
        st.session_state.pop("result", None)
        st.session_state.pop("stopped", None)
    st.session_state["chosen"] = Chosen(picture=picture, name=name, source=source)


def start(settings: Settings) -> None:
    """Begin the experiment on the chosen picture, or take its result from the cache."""
    now = chosen()
    if now is None:
        return
    leave()
    st.session_state.pop("stopped", None)
    if known := board().find(now.picture, settings):
        st.session_state["result"] = known
    else:
        st.session_state["job"] = board().submit(now.picture, settings, _session())


def stop() -> None:
    """What the Stop button does: leave the job, and remember how far it came."""
    if (now := leave()) is not None:
        st.session_state["stopped"] = now.done, now.total


def stopped() -> tuple[int, int] | None:
    """Runs done and asked for, of a job that the user stopped."""
    found: tuple[int, int] | None = st.session_state.get("stopped")
    return found


def leave() -> Job | None:
    """Wait for no job any more; gives the one waited for until now."""
    now: Job | None = st.session_state.pop("job", None)
    if now is not None:
        now.leave(_session())
    return now


def job() -> Job | None:
    """The job that this session waits for; a finished one hands over its result."""
    now: Job | None = st.session_state.get("job")
    if now is not None and now.state is State.DONE:
        st.session_state["result"] = now.result
        del st.session_state["job"]
        return None
    if now is not None and now.state is State.STOPPED:
        # It ended because its last user left at the moment when this session joined.
        start(now.settings)
        now = st.session_state.get("job")
    return now


def result() -> Result | None:
    """The last finished result of the chosen picture."""
    found: Result | None = st.session_state.get("result")
    return found


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
