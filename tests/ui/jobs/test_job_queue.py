"""The job board: any task, one at a time, shared by its key, ended when nobody wants it."""

import threading
from collections.abc import Callable, Iterator

import pytest

from compressor.pipeline.task import YIELDED, Checkpoint, Report, Task, TaskResult, Unfinished
from compressor.ui.jobs.job import State
from compressor.ui.jobs.job_queue import HANDOVER_SECONDS, JobQueue
from compressor.ui.memory.store import KEEP_SECONDS, MemoryStore
from tests.support.work import Made


@pytest.fixture
def board() -> Iterator[JobQueue]:
    queue = JobQueue()
    yield queue
    for job in list(queue._active.values()):  # of a test that failed
        job._sessions.clear()
    queue._worker.shutdown(cancel_futures=True)


def task(key: str, work: Callable[[Report, Checkpoint], TaskResult | Unfinished]) -> Task:
    return Task(kind="test", key=key, run=work)


def until_stopped(report: Report, checkpoint: Checkpoint) -> TaskResult:
    report(1, 4, "one of four")
    while True:
        checkpoint()
        threading.Event().wait(0.005)


def test_a_result_is_kept_under_its_key(board: JobQueue) -> None:
    new_task = task("a", lambda report, checkpoint: Made("a"))
    job = board.submit(new_task, "me")
    assert job.ended.wait(60)
    assert job.state is State.DONE
    assert board.find(task("a", until_stopped)) is job.result == Made("a")
    assert board.find(task("b", until_stopped)) is None


def test_a_result_larger_than_the_bound_is_handed_over_and_kept_alone() -> None:
    board = JobQueue(MemoryStore(100))
    small = task("b", lambda report, checkpoint: Made("b"))
    new_task = task("a", lambda report, checkpoint: Made("a", 101))
    assert board.submit(small, "me").ended.wait(60)
    job = board.submit(new_task, "me")
    assert job.ended.wait(60)
    assert job.result == Made("a", 101)
    assert board.find(new_task) is job.result
    assert board.find(small) is None


def test_a_finished_job_hands_its_result_over_and_then_lets_it_go() -> None:
    now = [0.0]
    board = JobQueue(clock=lambda: now[0])
    new_task = task("a", lambda report, checkpoint: Made("a"))
    job = board.submit(new_task, "me")
    assert job.ended.wait(60)
    now[0] = HANDOVER_SECONDS - 1
    board.expire()
    assert job.result == Made("a")
    now[0] = HANDOVER_SECONDS
    board.expire()
    assert job.result is None
    assert board.find(new_task) == Made("a")


def test_two_sessions_share_a_job_and_the_last_to_leave_ends_it(board: JobQueue) -> None:
    job = board.submit(task("a", until_stopped), "me")
    assert board.submit(task("a", until_stopped), "you") is job
    job.leave("me")
    assert not job.ended.wait(0.1)
    assert (job.done, job.total, job.message) == (1, 4, "one of four")
    job.leave("you")
    assert job.ended.wait(60)
    assert job.state is State.STOPPED


def test_jobs_wait_for_those_before_them(board: JobQueue) -> None:
    first = board.submit(task("a", until_stopped), "me")
    second = board.submit(task("b", lambda report, checkpoint: Made("b")), "me")
    assert (board.jobs_ahead_of(first), board.jobs_ahead_of(second)) == (0, 1)
    assert second.state is State.WAITING
    first.leave("me")
    assert second.ended.wait(60)
    assert second.state is State.DONE


def test_who_asks_for_one_thing_does_not_wait_for_all_of_who_asks_for_many(
    board: JobQueue,
) -> None:
    running = board.submit(task("a", until_stopped), "greedy")
    order: list[str] = []

    def noted(name: str) -> Task:
        return task(name, lambda report, checkpoint: order.append(name) or Made(name))

    for name in ("g1", "g2", "g3"):
        last = board.submit(noted(name), "greedy")
    modest = board.submit(noted("m1"), "modest")
    assert (board.jobs_ahead_of(modest), board.jobs_ahead_of(last)) == (1, 4)
    running.leave("greedy")
    assert last.ended.wait(60)
    assert order == ["m1", "g1", "g2", "g3"]


def test_one_who_comes_later_is_not_served_before_those_of_the_same_round(
    board: JobQueue,
) -> None:
    running = board.submit(task("a", until_stopped), "first")
    jobs = [board.submit(task(who, lambda report, checkpoint: Made("")), who) for who in "bcd"]
    assert [board.jobs_ahead_of(job) for job in jobs] == [1, 2, 3]
    running.leave("first")
    assert jobs[-1].ended.wait(60)


def test_a_job_that_nobody_waits_for_does_not_count(board: JobQueue) -> None:
    running = board.submit(task("a", until_stopped), "me")
    left = board.submit(task("b", until_stopped), "you")
    waiting = board.submit(task("c", lambda report, checkpoint: Made("c")), "they")
    left.leave("you")
    assert board.jobs_ahead_of(waiting) == 1
    running.leave("me")
    assert waiting.ended.wait(60)
    assert left.state is State.STOPPED


def test_a_result_is_forgotten_some_time_after_its_last_use() -> None:
    now = [0.0]
    board = JobQueue(clock=lambda: now[0])
    new_task = task("a", lambda report, checkpoint: Made("a"))
    assert board.submit(new_task, "me").ended.wait(60)
    now[0] = 0.9 * KEEP_SECONDS
    assert board.find(new_task) == Made("a")
    now[0] = 1.8 * KEEP_SECONDS
    assert board.find(new_task) == Made("a"), "the last use was a short while ago"
    now[0] = 2.9 * KEEP_SECONDS
    board.expire()
    assert len(board.store) == 0
    assert board.find(new_task) is None


def test_a_task_that_raises_fails_and_the_next_one_runs(
    board: JobQueue, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(report: Report, checkpoint: Checkpoint) -> TaskResult:
        raise RuntimeError("out of luck")

    assert board.submit(task("a", broken), "me").ended.wait(60)
    assert "out of luck" in caplog.text
    job = board.submit(task("a", lambda report, checkpoint: Made("a")), "me")
    assert job.ended.wait(60)
    assert job.state is State.DONE


def in_slices(name: str, slices: int, order: list[str], go: threading.Event | None = None) -> Task:
    """A task that needs so many slices; before its first one it waits for `go`."""
    left = [slices]

    def run(report: Report, checkpoint: Checkpoint) -> TaskResult | Unfinished:
        if go is not None:
            assert go.wait(60)
        checkpoint()
        order.append(name)
        left[0] -= 1
        return YIELDED if left[0] else Made(name)

    return Task(kind="test", key=name, run=run)


def test_a_task_in_slices_is_called_again_until_it_has_a_result(board: JobQueue) -> None:
    order: list[str] = []
    job = board.submit(in_slices("a", 4, order), "me")
    assert job.ended.wait(60)
    assert (order, job.state, job.result) == (["a"] * 4, State.DONE, Made("a"))


def test_between_two_slices_others_have_their_turn(board: JobQueue) -> None:
    order: list[str] = []
    go = threading.Event()
    batch = board.submit(in_slices("batch", 5, order, go), "greedy")
    single = board.submit(in_slices("single", 1, order), "modest")
    assert board.jobs_ahead_of(single) == 1
    go.set()
    assert batch.ended.wait(60)
    assert order == ["batch", "single", *["batch"] * 4]


def test_two_tasks_in_slices_go_on_in_turn(board: JobQueue) -> None:
    order: list[str] = []
    go = threading.Event()
    jobs = [board.submit(in_slices(name, 3, order, go), name) for name in "ab"]
    go.set()
    assert all(job.ended.wait(60) for job in jobs)
    assert order == list("ababab")


def test_who_begins_many_parts_may_ask_for_something_else_meanwhile(board: JobQueue) -> None:
    order: list[str] = []
    go = threading.Event()
    batch = board.submit(in_slices("batch", 5, order, go), "me")
    board.submit(in_slices("single", 1, order), "me")
    go.set()
    assert batch.ended.wait(60)
    assert order.index("single") <= 2


def test_a_task_that_nobody_wants_any_more_has_no_other_slice(board: JobQueue) -> None:
    calls: list[int] = []

    def run(report: Report, checkpoint: Checkpoint) -> Unfinished:
        calls.append(board.jobs_ahead_of(job))
        job.leave("me")
        return YIELDED

    ready = threading.Event()
    blocker = board.submit(in_slices("first", 1, [], ready), "you")
    job = board.submit(task("a", run), "me")
    ready.set()
    assert job.ended.wait(60)
    assert blocker.state is State.DONE
    assert (job.state, calls) == (State.STOPPED, [0])
    assert board.submit(task("a", lambda report, checkpoint: Made("a")), "me").ended.wait(60)


def test_an_unfinished_task_that_is_left_is_abandoned_while_another_runs(board: JobQueue) -> None:
    """Its workers may hold up the very job that it waits for."""
    abandoned = threading.Event()
    has_begun = threading.Event()

    def first_slice(report: Report, checkpoint: Checkpoint) -> Unfinished:
        has_begun.set()
        return YIELDED

    left = Task(kind="test", key="left", run=first_slice, abandon=abandoned.set)
    job = board.submit(left, "who leaves")
    other = board.submit(task("other", until_stopped), "who stays")
    assert has_begun.wait(60)
    job.leave("who leaves")
    assert abandoned.wait(60)
    assert other.state is State.RUNNING
    other.leave("who stays")
    assert job.ended.wait(60)
    assert job.state is State.STOPPED
