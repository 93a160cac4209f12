"""The time that a job still takes, as the page tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.ui.jobs.time_left import STANDSTILL_SECONDS, TimeLeft


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_the_rate_so_far_and_runs_down() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    assert left.seconds() is None
    left.report(0, 10)
    clock.now = 2.0
    assert left.seconds() is None  # nothing has advanced
    left.report(2, 10)
    assert left.seconds() == pytest.approx(8.0)
    clock.now = 4.0
    assert left.seconds() == pytest.approx(6.0)
    left.report(10, 10)
    assert left.seconds() is None


def test_while_nothing_advances_it_neither_rises_nor_stays() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    left.report(0, 100)
    clock.now = 2.4
    left.report(1, 100)
    shown = []
    for second in range(60):  # a job of 24 MP that stood still for three quarters of a minute
        clock.now = 2.4 + second
        left.report(1, 100)
        shown.append(left.seconds())
    known = [seconds for seconds in shown if seconds is not None]
    assert known == sorted(known, reverse=True)
    assert len(known) <= 3 * 2.4 + 1
    assert shown[-1] is None


def test_a_pause_is_left_out() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    left.report(0, 4)
    clock.now = 2.0
    left.report(1, 4)
    clock.now = 102.0
    left.leave_out(100.0)
    assert left.seconds() == pytest.approx(6.0)


@given(
    st.lists(st.tuples(st.floats(0, 30), st.integers(0, 5)), min_size=1, max_size=30),
    st.floats(0, 60),
)
def test_it_is_never_negative_and_only_falls_between_reports(
    steps: list[tuple[float, int]], wait: float
) -> None:
    clock = Clock()
    left = TimeLeft(clock)
    done = 0
    for seconds, more in steps:
        left.report(done, 200)
        clock.now += seconds
        done += more
    before = left.seconds()
    clock.now += wait
    after = left.seconds()
    assert before is None or before > 0
    assert after is None or (after > 0 and (before is None or after <= before))
    clock.now += max(STANDSTILL_SECONDS, 3 * clock.now) + 1
    assert left.seconds() is None
