"""Progress of several sizes, each with an upper bound of its steps."""

from kmc.palette.progress import StepCounter


def test_step_counter_ends_every_size_where_the_next_begins():
    reports = []
    counter = StepCounter(3, 3, lambda done, total: reports.append((done, total)))
    counter.checkpoint()
    counter.checkpoint()
    counter.checkpoint()
    counter.finish_size()
    counter.checkpoint()
    counter.finish_size()
    counter.finish_size()
    assert [done for done, _ in reports] == [0, 1, 2, 3, 3, 6, 9]
    assert {total for _, total in reports} == {9}
