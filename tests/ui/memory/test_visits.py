"""Sessions that have left: what they had goes after a while, and sooner where room is needed."""

import pytest
import streamlit

from compressor.pipeline.task import Checkpoint, Report, Task
from compressor.ui.jobs.job_queue import JobQueue
from compressor.ui.memory.store import MemoryStore
from compressor.ui.memory.sweep import sweep
from compressor.ui.memory.visits import GRACE_SECONDS, SESSION_SECONDS, Visits
from tests.support.work import Clock, Made


class Server:
    """The connections of a server, and the sessions that were closed."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.connected: set[str] = set()
        self.closed: list[str] = []
        self.visits = Visits(self.connected.__contains__, self.closed.append, self.clock)

    def arrive(self, session: str) -> None:
        self.connected.add(session)
        self.visits.arrived(session)

    def leave(self, session: str) -> None:
        """The connection ends; the sweep that looks next has seen it before."""
        self.visits.seconds_since_last()
        self.connected.discard(session)


@pytest.fixture
def server() -> Server:
    return Server()


def queue_with_result(clock: Clock) -> JobQueue:
    queue = JobQueue(MemoryStore(1000, clock), clock)

    def work(report: Report, checkpoint: Checkpoint) -> Made:
        return Made("a")

    assert queue.submit(Task(kind="test", key="a", run=work), "s").ended.wait(60)
    return queue


def test_a_session_that_left_is_closed_after_a_while(server: Server) -> None:
    server.arrive("a")
    server.leave("a")
    server.clock.now = SESSION_SECONDS - 1
    server.visits.close_departed()
    assert server.closed == []
    server.clock.now = SESSION_SECONDS
    server.visits.close_departed()
    assert server.closed == ["a"]
    server.visits.close_departed()
    assert server.closed == ["a"]


def test_one_that_comes_back_in_time_stays(server: Server) -> None:
    server.arrive("a")
    server.leave("a")
    server.clock.now = SESSION_SECONDS - 1
    server.connected.add("a")
    server.visits.close_departed()
    server.clock.now = 2 * SESSION_SECONDS
    server.visits.close_departed()
    assert server.closed == []


def test_room_is_made_by_those_who_left_first(server: Server) -> None:
    for number, session in enumerate("abcd"):
        server.arrive(session)
        server.clock.now = 10 * number
        server.leave(session)
    server.arrive("e")
    server.clock.now += 1
    server.visits.make_room(lambda: len(server.closed) == 2)
    assert server.closed == ["a", "b"]
    server.visits.make_room(lambda: False)
    assert server.closed == ["a", "b", "c", "d"], "nobody who is connected is closed"


def test_results_are_dropped_soon_after_the_last_visitor_has_left(server: Server) -> None:
    server.arrive("a")
    server.arrive("b")
    queue = queue_with_result(server.clock)
    server.leave("a")
    server.clock.now = 2 * GRACE_SECONDS
    sweep(queue, server.visits)
    assert len(queue.store) == 1, "another visitor is there"
    server.leave("b")
    server.clock.now += GRACE_SECONDS - 1
    sweep(queue, server.visits)
    assert len(queue.store) == 1, "a page that is loaded anew finds everything again"
    server.clock.now += 1
    sweep(queue, server.visits)
    assert len(queue.store) == 0


def test_the_screen_pictures_go_with_them(server: Server) -> None:
    computed: list[int] = []

    @streamlit.cache_data(show_spinner=False)
    def preview(number: int) -> int:
        computed.append(number)
        return number

    queue = queue_with_result(server.clock)
    server.arrive("a")
    preview(1)
    sweep(queue, server.visits)
    preview(1)
    assert computed == [1]
    server.leave("a")
    server.clock.now += GRACE_SECONDS
    sweep(queue, server.visits)
    preview(1)
    assert computed == [1, 1]
