"""Decoding takes turns: one picture at a time, and of each visitor one waits."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from compressor.imaging import ImageError
from compressor.ui.jobs.decode_turn import DecodeTurns

SECONDS = 30  # more than any wait in these tests


class Line:
    """Visitors whose decoding lasts until the test ends it."""

    def __init__(self, turns: DecodeTurns, threads: ThreadPoolExecutor) -> None:
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
    turns = DecodeTurns()
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
    turns = DecodeTurns(max_wait_seconds=0.05)
    done = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        line = Line(turns, threads)
        first = line.decode("hostile", "attacker", done)
        until_true(lambda: line.order == ["hostile"])
        for user in ("attacker", "visitor"):
            refusal = pytest.raises(ImageError, match=r"for 0 s .* try again in a minute")
            with refusal, turns.turn(user):
                pass
        assert turns.waiting() == []
        done.set()
        first.result(SECONDS)
        for user in ("attacker", "visitor", None):
            with turns.turn(user):
                pass


def test_a_thread_goes_on_within_its_turn() -> None:
    turns = DecodeTurns(max_wait_seconds=0.05)
    with turns.turn("visitor"), turns.turn(None), turns.turn("visitor"):
        pass
    with ThreadPoolExecutor(1) as threads, turns.turn("visitor"):
        other = threads.submit(turns.turn("other").__enter__)
        with pytest.raises(ImageError):
            other.result(SECONDS)


def test_nothing_is_kept_of_visitors_who_have_left() -> None:
    turns = DecodeTurns()
    for number in range(100):
        with turns.turn(str(number)):
            pass
    assert len(turns._last_turn) <= 1
