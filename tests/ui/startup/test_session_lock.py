"""A press that comes while a page is drawn is served once, and breaks nothing."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.session_state import SessionState

from compressor.ui.startup import session_lock
from compressor.ui.startup.session_lock import SessionLock

SECONDS = 30.0  # more than any wait in these tests
PRESSES = 200
PAUSES_SECONDS = (0.0, 0.001, 0.004, 0.015)  # in turn, in which a page is drawn in part
# Counts the presses in a callback, and has many keys come and go while it is drawn.
SCRIPT = """
import streamlit as st
from compressor.ui.elements.callbacks import uninterrupted

@uninterrupted
def pressed():
    st.session_state["presses"] = st.session_state.get("presses", 0) + 1

st.button("Press", key="press", on_click=pressed)
for number in range(40):
    st.session_state[f"other-{number}"] = number
    st.radio("Choice", ["a", "b"], key=f"choice-{number}")
    if number % 8 == 7:
        del st.session_state[f"other-{number}"]
"""


@pytest.fixture(autouse=True)
def streamlits_own_runner(restore_methods: Callable[..., None]) -> None:
    """The runner as Streamlit has it, and afterwards as it was."""
    restore_methods(ScriptRunner, *session_lock.METHODS)


class Session:
    """A session whose runs are begun and overtaken as Streamlit's own server does it."""

    def __init__(self, script: Path, name: str = "session") -> None:
        self.name = name
        self.state = SessionState()
        self.errors: list[BaseException] = []
        self.button = ""
        self._script = str(script)
        self._pages = PagesManager(self._script, ScriptCache())
        self._loop = asyncio.new_event_loop()
        self._ended = threading.Event()
        self._runners: list[ScriptRunner] = []

    def runner(self, data: RerunData) -> ScriptRunner:
        runner = ScriptRunner(
            session_id=self.name,
            main_script_path=self._script,
            session_state=self.state,
            uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
            script_cache=ScriptCache(),
            initial_rerun_data=data,
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=self._pages,
            on_script_error=self._note_error,
            event_loop=self._loop,
        )
        runner.on_event.connect(self._hear, weak=False)
        return runner

    def run(self, data: RerunData) -> None:
        """Begin a run; what runs is told to stop."""
        if self._runners:
            self._runners[-1].request_stop()
        self._ended.clear()
        self._runners.append(self.runner(data))
        self._runners[-1].start()

    def press(self) -> None:
        pressed = WidgetState(id=self.button, trigger_value=True)
        self.run(RerunData(widget_states=WidgetStates(widgets=[pressed])))

    def wait(self) -> None:
        """Wait until the last run has ended, and all that were overtaken."""
        assert self._ended.wait(SECONDS)
        for runner in self._runners:
            assert runner._script_thread is not None
            runner._script_thread.join(SECONDS)

    def close(self) -> None:
        self.wait()
        self._loop.close()

    def _note_error(self, error: BaseException) -> bool:
        self.errors.append(error)
        return True

    def _hear(self, sender: ScriptRunner | None, event: ScriptRunnerEvent, **data: Any) -> None:
        message = data.get("forward_msg")
        if message is not None and message.delta.new_element.HasField("button"):
            self.button = message.delta.new_element.button.id
        if event is ScriptRunnerEvent.SHUTDOWN and sender is self._runners[-1]:
            self._ended.set()


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(Runtime, "_instance", MagicMock())  # as in Streamlit's own AppTest
    script = tmp_path / "page.py"
    script.write_text(SCRIPT)
    session = Session(script)
    session.run(RerunData(widget_states=WidgetStates()))
    session.wait()
    yield session
    session.close()


def press_often(session: Session) -> int:
    """Press again and again; return how many presses the page has served."""
    for number in range(PRESSES):
        session.press()
        time.sleep(PAUSES_SECONDS[number % len(PAUSES_SECONDS)])
    session.wait()
    return int(session.state["presses"])


def test_streamlit_loses_presses_and_once_it_does_not_this_mend_can_go(session: Session) -> None:
    assert press_often(session) < PRESSES or session.errors


def test_every_press_is_served_once_and_no_run_fails(session: Session) -> None:
    session_lock.share_session_locks()
    session_lock.share_session_locks()
    assert press_often(session) == PRESSES
    assert not session.errors


def test_runs_of_one_session_share_a_lock_and_those_of_two_do_not(session: Session) -> None:
    session_lock.share_session_locks()
    runners = [session.runner(RerunData()) for _ in range(2)]
    session.name = "another"
    locks = [runner._session_state._lock for runner in (*runners, session.runner(RerunData()))]
    assert locks[0] is locks[1]
    assert locks[0] is not locks[2]


def test_a_run_that_was_overtaken_leaves_what_was_pressed_since(session: Session) -> None:
    session_lock.share_session_locks()
    for is_overtaken in (False, True):
        runner = session.runner(RerunData())
        runner._session_state = MagicMock()
        if is_overtaken:
            runner.request_stop()
        event = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
        runner._on_script_finished(MagicMock(), event, False, MagicMock())
        assert runner._session_state.on_script_finished.called != is_overtaken


def in_a_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_who_waits_has_the_lock_after_the_one_before() -> None:
    lock, order, is_inside, may_end = SessionLock(), [], threading.Event(), threading.Event()

    def first() -> None:
        with lock, lock:
            is_inside.set()
            assert may_end.wait(SECONDS)
            order.append("first")

    def second() -> None:
        with lock:
            order.append("second")

    one = in_a_thread(first)
    assert is_inside.wait(SECONDS)
    other = in_a_thread(second)
    may_end.set()
    one.join(SECONDS)
    other.join(SECONDS)
    assert order == ["first", "second"]


def test_who_has_waited_for_long_goes_on_and_takes_nobodys_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_lock, "MAX_WAIT_SECONDS", 0.01)
    lock, went_on, is_inside = SessionLock(), threading.Event(), threading.Event()

    def holder() -> None:
        with lock:
            is_inside.set()
            assert went_on.wait(SECONDS)

    def other() -> None:
        with lock:
            pass
        went_on.set()

    one = in_a_thread(holder)
    assert is_inside.wait(SECONDS)
    in_a_thread(other)
    one.join(SECONDS)
    assert went_on.is_set()
    assert not one.is_alive()


class Stopped(Exception):  # noqa: N818 - not an error
    """What a run ends with that was told to stop."""


def pressed(*buttons: str) -> WidgetStates:
    return WidgetStates(widgets=[WidgetState(id=id, trigger_value=True) for id in buttons])


class Run:
    """A run of a session that tells what it serves."""

    def __init__(self, lock: SessionLock, button: str) -> None:
        self.is_stopped = False
        self.served: list[str] = []
        self.seen: list[str] = []  # what the page itself is told was pressed
        self._states = pressed(button)
        self._serve_all = lock.serving_all(self._states, self._serve, self._stop_if_overtaken)

    def begin(self) -> None:
        self._serve_all(self._states, replay_trigger_states=None)

    def _serve(self, states: WidgetStates, replay_trigger_states: Any = None) -> None:
        self.served += [widget.id for widget in states.widgets]
        replayed = [] if replay_trigger_states is None else replay_trigger_states.widgets
        self.seen = [widget.id for widget in [*replayed, *states.widgets]]

    def _stop_if_overtaken(self) -> None:
        if self.is_stopped:
            raise Stopped


def test_what_a_run_did_not_get_to_is_served_by_the_next_in_order() -> None:
    lock = SessionLock()
    runs = [Run(lock, button) for button in "abc"]
    for run in runs[:2]:
        run.is_stopped = True
        with pytest.raises(Stopped):
            run.begin()
    runs[2].begin()
    assert [run.served for run in runs] == [[], [], ["a", "b", "c"]]
    assert runs[2].seen == ["a", "b", "c"]
    runs[2].begin()  # again, for a rerun of its own: what was served is not served twice
    assert runs[2].served == ["a", "b", "c", "c"]


def test_a_run_that_comes_late_to_what_was_served_for_it_serves_nothing_twice() -> None:
    lock = SessionLock()
    late, next_one = Run(lock, "a"), Run(lock, "b")
    next_one.begin()
    assert next_one.served == ["a", "b"]
    late.is_stopped = True
    with pytest.raises(Stopped):
        late.begin()
    assert late.served == []


def test_a_run_that_is_overtaken_while_it_serves_leaves_the_rest_to_the_next() -> None:
    lock = SessionLock()
    first, second = Run(lock, "a"), Run(lock, "b")

    def serve_and_stop(states: WidgetStates, replay_trigger_states: Any = None) -> None:
        del replay_trigger_states
        second.served += [widget.id for widget in states.widgets]
        second.is_stopped = True

    second._serve_all = lock.serving_all(pressed("c"), serve_and_stop, second._stop_if_overtaken)
    with pytest.raises(Stopped):
        second.begin()
    assert second.served == ["a"]
    last = Run(lock, "d")
    last.begin()
    assert last.served == ["b", "c", "d"]
    assert first.served == []


def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(ScriptRunner, "_on_script_finished")
    begin = ScriptRunner.__init__
    session_lock.share_session_locks()
    assert ScriptRunner.__init__ is begin
