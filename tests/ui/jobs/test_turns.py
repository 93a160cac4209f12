"""Jobs give way to those of other visitors: by slices, or by a pause; and tabs are one visitor."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.methods.experiment_runs import RunKey
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import YIELDED, Checkpoint, Report, Task, TaskResult
from compressor.ui.jobs import job_queue, tasks
from compressor.ui.jobs.job import State
from compressor.ui.jobs.job_queue import JobQueue
from compressor.ui.jobs.tasks import method_task
from compressor.ui.jobs.turns import (
    MAX_PAUSE_SECONDS,
    MIN_PAUSE_SECONDS,
    PAUSE_PER_WORK,
    Pauses,
    Turn,
)
from compressor.ui.jobs.visitor import token_of
from compressor.ui.picture_cache import PictureFile
from kmc import Restarts
from tests.support.pictures import encoded, photo_like
from tests.support.work import Clock, Made

SETTINGS = RestartSettings(k=6, k2=2, restarts=300, iterations=10, seed=4, height=60)
FILE = PictureFile(data=encoded(photo_like(60, 90)))


class Forgetful(dict[RunKey, Restarts]):
    """Runs of a server that has no room for any."""

    def __setitem__(self, key: RunKey, runs: Restarts) -> None:
        pass


class Endless:
    """A task that goes on until it is told to end."""

    def __init__(self, name: str) -> None:
        self.started = threading.Event()
        self.end = threading.Event()
        self.task = Task(kind="test", key=name, run=self._run)

    def _run(self, report: Report, checkpoint: Checkpoint) -> TaskResult:
        self.started.set()
        while not self.end.wait(0.002):
            checkpoint()
        return Made("endless")


def short(name: str, done: list[str]) -> Task:
    def run(report: Report, checkpoint: Checkpoint) -> TaskResult:
        done.append(name)
        return Made(name)

    return Task(kind="test", key=name, run=run)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[JobQueue]:
    """A queue whose jobs give way at once."""
    monkeypatch.setattr(job_queue, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(job_queue, "OVERDUE_SECONDS", 0.0)
    made = JobQueue()
    yield made
    for job in list(made._active.values()):  # of a test that failed
        job._sessions.clear()
    made._worker.shutdown(cancel_futures=True)


def test_a_turn_is_over_after_its_seconds_where_another_visitor_waits() -> None:
    clock = Clock()
    waiting = [True]
    turn = Turn(lambda: waiting[0], clock)
    assert not turn.is_over(5)
    clock.now = 5
    assert turn.is_over(5)
    waiting[0] = False
    assert not turn.is_over(5)
    waiting[0] = True
    turn.begin()
    assert not turn.is_over(5)


def test_a_job_that_can_not_be_cut_waits_while_anothers_runs(queue: JobQueue) -> None:
    first = Endless("a")
    long_job = queue.submit(first.task, "greedy")
    assert first.started.wait(60)
    done: list[str] = []
    others = queue.submit(short("b", done), "modest")
    assert others.ended.wait(60)
    assert others.state is State.DONE
    assert long_job.state is State.RUNNING
    first.end.set()
    assert long_job.ended.wait(60)
    assert long_job.state is State.DONE


def test_no_job_gives_way_to_one_of_the_same_visitor(queue: JobQueue) -> None:
    first = Endless("a")
    long_job = queue.submit(first.task, "tab 1", "visitor")
    assert first.started.wait(60)
    done: list[str] = []
    own = queue.submit(short("b", done), "tab 2", "visitor")
    assert not own.ended.wait(0.2)
    assert queue.jobs_ahead_of(own) == 1
    first.end.set()
    assert long_job.ended.wait(60)
    assert own.ended.wait(60)


def test_two_jobs_are_begun_at_most(queue: JobQueue) -> None:
    first = Endless("a")
    second = Endless("b")
    queue.submit(first.task, "one")
    assert first.started.wait(60)
    queue.submit(second.task, "two")
    assert second.started.wait(60)
    done: list[str] = []
    third = queue.submit(short("c", done), "three")
    assert queue.jobs_ahead_of(third) == 2
    assert not third.ended.wait(0.2)
    second.end.set()
    assert third.ended.wait(60)
    assert not first.end.is_set()
    first.end.set()


def test_a_job_that_was_stopped_while_it_gave_way_ends(queue: JobQueue) -> None:
    first = Endless("a")
    second = Endless("b")
    long_job = queue.submit(first.task, "one")
    assert first.started.wait(60)
    other = queue.submit(second.task, "two")
    assert second.started.wait(60)
    long_job.leave("one")
    second.end.set()
    assert other.ended.wait(60)
    assert long_job.ended.wait(60)
    assert (long_job.state, other.state) == (State.STOPPED, State.DONE)


def test_one_of_many_tabs_is_served_as_one_visitor(queue: JobQueue) -> None:
    blocker = Endless("blocker")
    queue.submit(blocker.task, "blocker", "greedy")
    assert blocker.started.wait(60)
    done: list[str] = []
    for n in range(50):
        last = queue.submit(short(f"tab {n}", done), f"tab {n}", "greedy")
    other = queue.submit(short("modest", done), "modest", "modest")
    assert other.ended.wait(60)
    assert done == ["modest"]
    blocker.end.set()
    assert last.ended.wait(60)


@pytest.mark.parametrize("shared", [{}, Forgetful()])
def test_an_experiment_in_slices_is_the_same_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, shared: dict[RunKey, Restarts]
) -> None:
    expected = method_task(FILE, SETTINGS, {}).run(lambda *_: None, lambda: None)
    assert isinstance(expected, ExperimentResult)
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.0)
    task = method_task(FILE, SETTINGS, shared, lambda: True)
    assert task.in_slices
    reports: list[int] = []
    slices = 1
    while (result := task.run(lambda done, *_: reports.append(done), lambda: None)) is YIELDED:
        slices += 1
        assert slices < 1000
    assert isinstance(result, ExperimentResult)
    assert slices > 1
    assert reports == sorted(reports), "no run is computed again"
    assert np.array_equal(result.runs.costs, expected.runs.costs)
    assert result.best.full.encode_png() == expected.best.full.encode_png()


def test_without_others_an_experiment_has_one_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.0)
    task = method_task(FILE, SETTINGS, {}, lambda: False)
    assert isinstance(task.run(lambda *_: None, lambda: None), ExperimentResult)


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), GeneratorExit()])
def test_whatever_a_task_raises_its_job_ends(
    queue: JobQueue, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def run(report: Report, checkpoint: Checkpoint) -> TaskResult:
        raise error

    job = queue.submit(Task(kind="test", key="a", run=run), "me")
    assert job.ended.wait(60)
    assert job.state is State.FAILED
    assert "mistake of this program" in job.problem
    done: list[str] = []
    assert queue.submit(short("b", done), "me").ended.wait(60)
    assert "A job failed" in caplog.text


class Immeasurable:
    """A result that can't tell its memory."""

    @property
    def nbytes(self) -> int:
        raise RuntimeError("no idea")


@pytest.mark.parametrize("result", [Immeasurable(), None])
def test_a_result_that_can_not_be_kept_ends_its_job(
    queue: JobQueue, result: object, caplog: pytest.LogCaptureFixture
) -> None:
    def run(report: Report, checkpoint: Checkpoint) -> TaskResult:
        return result  # type: ignore[return-value]

    job = queue.submit(Task(kind="test", key="a", run=run), "me")
    assert job.ended.wait(60)
    assert job.state is State.FAILED
    assert job.result is None
    assert "A job failed" in caplog.text


def test_the_cookie_of_a_browser_tells_its_tabs_from_other_browsers() -> None:
    ours = bytes(range(16))
    tabs = {token_of(generate_xsrf_token_string(ours, 1)) for _ in range(5)}
    assert tabs == {ours.hex()}
    assert token_of(f'"{generate_xsrf_token_string(ours)}"') == ours.hex()
    assert token_of(generate_xsrf_token_string()) != ours.hex()


@pytest.mark.parametrize("cookie", ["", "2|", "2|zz|00|1", "1|00|00|1", "2||00|1", "2|00||1", "x"])
def test_a_cookie_that_says_nothing_is_no_visitor(cookie: str) -> None:
    assert token_of(cookie) is None


def pauses_by(clock: Clock, is_wanted: Callable[[], bool]) -> Pauses:
    """Pauses in which time passes by the clock alone."""

    def sleep(seconds: float) -> None:
        clock.now += seconds

    return Pauses(is_wanted, clock, sleep)


def test_a_job_pauses_for_previews_but_goes_on_between_them() -> None:
    clock = Clock()
    wanted = True
    pauses = pauses_by(clock, lambda: wanted)
    assert pauses.make(lambda: None) == 0  # it has done nothing yet
    clock.now += 0.2
    longest = pytest.approx(0.2 * PAUSE_PER_WORK, abs=MIN_PAUSE_SECONDS)
    assert pauses.make(lambda: None) == longest
    assert pauses.make(lambda: None) == 0
    clock.now += 10
    assert pauses.make(lambda: None) == pytest.approx(MAX_PAUSE_SECONDS, abs=MIN_PAUSE_SECONDS)
    clock.now += 10
    wanted = False
    assert pauses.make(lambda: None) == 0


def test_a_job_that_nobody_waits_for_ends_in_its_pause_too() -> None:
    clock = Clock()
    pauses = pauses_by(clock, lambda: True)
    clock.now += 1

    def checkpoint() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pauses.make(checkpoint)
