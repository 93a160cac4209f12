"""Results come in the order of their items, and few items wait at a time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from compressor.parallel.in_order import AHEAD, map_in_order

WORKERS = 3


def power(base: int, exponent: int) -> int:
    time.sleep(0.002 * (base % 3))  # the later ones of three end first
    return int(base**exponent)


@pytest.mark.parametrize("is_parallel", [False, True], ids=["thread", "workers"])
def test_results_come_in_the_order_of_the_items(is_parallel: bool) -> None:
    with ThreadPoolExecutor(WORKERS) as executor:
        results = map_in_order(power, range(10, 0, -1), (2,), executor if is_parallel else None)
        assert list(results) == [(item, item**2) for item in range(10, 0, -1)]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items():
        for item in range(20):
            taken.append(item)
            yield item

    with ThreadPoolExecutor(WORKERS) as executor:
        results = map_in_order(power, items(), (2,), executor)
        for done, _ in enumerate(results, 1):
            assert len(taken) <= done + WORKERS + AHEAD


def test_what_waits_is_cancelled_where_the_checkpoint_raises() -> None:
    release = threading.Event()
    begun = []

    def wait_for_release(item: int) -> None:
        begun.append(item)
        release.wait(10)

    def cancel() -> None:
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(KeyboardInterrupt):
            list(map_in_order(wait_for_release, range(9), (), executor, cancel))
        release.set()
    assert begun == [0]


def test_an_error_of_a_task_is_raised() -> None:
    with ThreadPoolExecutor(WORKERS) as executor, pytest.raises(ZeroDivisionError):
        list(map_in_order(power, [1, 0], (-1,), executor))
