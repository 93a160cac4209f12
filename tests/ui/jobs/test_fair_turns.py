"""Turns at what is done one at a time: those of visitors, whatever they ask for meanwhile."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from compressor.imaging import ImageError
from compressor.ui.jobs.fair_turns import MEMORY_SECONDS, FairTurns
from tests.support.work import Clock

SECONDS = 30  # more than any wait in these tests


class Line:
    """Visitors whose decoding lasts until the test ends it."""

    def __init__(self, turns: FairTurns, threads: ThreadPoolExecutor) -> None:
        self._turns = turns
        self._threads = threads
        self.order: list[str] = []

    def decode(self, name: str, user: str | None, until: threading.Event) -> Future[None]:
        def work() -> None:
            with self._turns.turn(user):
                self.order.append(name)
                assert until.wait(SECONDS)

        return self._threads.submit(work)


def until_true(condition: object) -> None:
    pause = threading.Event()
    for _ in range(SECONDS * 100):
        if callable(condition) and condition():
            return
        pause.wait(0.01)
    raise AssertionError("it did not happen")


def test_many_tabs_of_one_visitor_wait_behind_each_other_and_not_before_others() -> None:
    turns = FairTurns()
    first_done, others_done = threading.Event(), threading.Event()
    others_done.set()
    with ThreadPoolExecutor(12) as threads:
        line = Line(turns, threads)
        tasks = [line.decode("hostile 0", "attacker", first_done)]
        until_true(lambda: line.order == ["hostile 0"])
        tasks += [line.decode(f"hostile {n}", "attacker", others_done) for n in range(1, 9)]
        tasks.append(line.decode("photo", "visitor", others_done))
        until_true(lambda: len(turns.waiting()) == 9)
        first_done.set()
        for task in tasks:
            task.result(SECONDS)
    assert line.order.index("photo") <= 1
    assert len(line.order) == 10


def test_a_turn_that_does_not_come_is_a_sentence_and_the_line_goes_on() -> None:
    turns = FairTurns(
        max_wait_seconds=0.05, too_long="{seconds:.0f} s, please try again in a minute"
    )
    done = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        line = Line(turns, threads)
        first = line.decode("hostile", "attacker", done)
        until_true(lambda: line.order == ["hostile"])
        for user in ("attacker", "visitor"):
            refusal = pytest.raises(ImageError, match="0 s, please try again in a minute")
            with refusal, turns.turn(user):
                pass
        assert turns.waiting() == []
        done.set()
        first.result(SECONDS)
        for user in ("attacker", "visitor", None):
            with turns.turn(user):
                pass


def test_a_thread_goes_on_within_its_turn() -> None:
    turns = FairTurns(max_wait_seconds=0.05)
    with turns.turn("visitor"), turns.turn(None), turns.turn("visitor"):
        pass
    with ThreadPoolExecutor(1) as threads, turns.turn("visitor"):
        other = threads.submit(turns.turn("other").__enter__)
        with pytest.raises(ImageError):
            other.result(SECONDS)


def test_nothing_is_kept_of_visitors_who_have_left() -> None:
    clock = Clock()
    turns = FairTurns(clock=clock)
    for number in range(100):
        clock.now += 1
        with turns.turn(str(number)):
            pass
    assert len(turns._served) <= MEMORY_SECONDS
    clock.now += MEMORY_SECONDS
    with turns.turn("last"):
        pass
    assert len(turns._served) == 1


class Overtaken(Exception):  # noqa: N818 - not an error
    """What a waiting run of a page ends with where another one was asked for."""


def test_who_gives_up_and_comes_back_for_another_thing_has_kept_the_place() -> None:
    turns = FairTurns(max_wait_seconds=None)
    order: list[str] = []
    overtaken, held, others_wait = (threading.Event() for _ in range(3))

    def checkpoint() -> None:
        if overtaken.is_set():
            raise Overtaken

    def hold() -> None:
        with turns.turn("holder"):
            held.set()
            assert others_wait.wait(SECONDS)

    def take(user: str, check: Callable[[], object]) -> None:
        with turns.turn(user, check):
            order.append(user)

    for user in ("early", "late"):
        take(user, checkpoint)
    order.clear()
    with ThreadPoolExecutor(4) as threads:
        holder = threads.submit(hold)
        assert held.wait(SECONDS)
        first = threads.submit(take, "early", checkpoint)
        until_true(lambda: turns.waiting() == ["early"])
        other = threads.submit(take, "late", lambda: None)
        until_true(lambda: len(turns.waiting()) == 2)
        overtaken.set()
        with pytest.raises(Overtaken):
            first.result(SECONDS)
        assert turns.waiting() == ["late"]
        again = threads.submit(take, "early", lambda: None)
        until_true(lambda: len(turns.waiting()) == 2)
        others_wait.set()
        for task in (holder, other, again):
            task.result(SECONDS)
    assert order == ["early", "late"]
    assert not turns.is_busy()


def test_who_is_far_back_waits_until_few_are_before_and_takes_no_turn() -> None:
    turns = FairTurns(max_wait_seconds=None)
    others_wait, held = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn("holder"):
            held.set()
            assert others_wait.wait(SECONDS)

    def take(user: str) -> None:
        with turns.turn(user):
            pass

    with ThreadPoolExecutor(6) as threads:
        holder = threads.submit(hold)
        assert held.wait(SECONDS)
        others = [threads.submit(take, user) for user in ("a", "b")]
        until_true(lambda: len(turns.waiting()) == 2)
        turns.wait_until_near("c", lambda: None, 2)  # is there already
        others.append(threads.submit(take, "c"))
        until_true(lambda: len(turns.waiting()) == 3)
        checks: list[str] = []
        last = threads.submit(turns.wait_until_near, "d", lambda: checks.append("d"), 2)
        until_true(lambda: len(checks) > 2)
        assert turns.waiting() == ["a", "b", "c", "d"]
        assert not last.done()
        others_wait.set()
        for task in (holder, *others, last):
            task.result(SECONDS)
    assert not turns.is_busy()


def test_who_is_overtaken_far_back_leaves_the_line() -> None:
    turns = FairTurns(max_wait_seconds=None)
    is_over = threading.Event()

    def checkpoint() -> None:
        raise Overtaken

    def take(user: str) -> None:
        with turns.turn(user):
            assert is_over.wait(SECONDS)

    with ThreadPoolExecutor(3) as threads:
        others = [threads.submit(take, user) for user in ("holder", "a", "b")]
        until_true(lambda: len(turns.waiting()) == 2)
        with pytest.raises(Overtaken):
            turns.wait_until_near("c", checkpoint, 1)
        assert len(turns.waiting()) == 2
        is_over.set()
        for task in others:
            task.result(SECONDS)


def order_of_those_who_wait(turns: FairTurns, *users: str) -> list[str]:
    """Who has the first turn, the second and so on of users that begin to wait in this order."""
    order: list[str] = []
    others_wait, held = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn(None):
            held.set()
            assert others_wait.wait(SECONDS)

    def take(user: str) -> None:
        with turns.turn(user):
            order.append(user)

    with ThreadPoolExecutor(len(users) + 1) as threads:
        tasks = [threads.submit(hold)]
        assert held.wait(SECONDS)
        for count, user in enumerate(users, 1):
            tasks.append(threads.submit(take, user))
            until_true(lambda count=count: len(turns.waiting()) == count)
        others_wait.set()
        for task in tasks:
            task.result(SECONDS)
    return order


def after_turns_of(*users: str) -> FairTurns:
    """Turns of which these were the last ones, and nobody saw what they were for."""
    turns = FairTurns()
    for user in users:
        with turns.turn(user):
            pass
    return turns


def test_who_saw_nothing_of_a_turn_gets_the_place_back() -> None:
    assert order_of_those_who_wait(after_turns_of("a", "b", "a"), "a", "b") == ["b", "a"]
    turns = after_turns_of("a", "b", "a")
    turns.give_back_unused("a")
    turns.give_back_unused("a")  # a second time means the same
    assert order_of_those_who_wait(turns, "b", "a") == ["a", "b"]
    later = after_turns_of("b", "a", "c", "a")
    later.give_back_unused("a")
    assert order_of_those_who_wait(later, "c", "a", "b") == ["b", "a", "c"]
    first = after_turns_of("b", "a")
    first.give_back_unused("a")
    assert order_of_those_who_wait(first, "b", "a") == ["a", "b"]


def test_the_turn_after_one_that_was_given_back_is_not_given_back() -> None:
    turns = after_turns_of("a", "b", "a")
    turns.give_back_unused("a")
    with turns.turn("a"):
        pass
    turns.give_back_unused("a")
    assert order_of_those_who_wait(turns, "a", "b") == ["b", "a"]
    for user in ("b", "a"):
        with turns.turn(user):
            pass
    turns.give_back_unused("a")  # the one after that is
    assert order_of_those_who_wait(turns, "b", "a") == ["a", "b"]


def test_a_turn_that_was_used_is_not_given_back() -> None:
    turns = after_turns_of("a", "b", "a")
    for user in ("a", "nobody"):
        turns.use(user)
        turns.give_back_unused(user)
    assert order_of_those_who_wait(turns, "a", "b") == ["b", "a"]
