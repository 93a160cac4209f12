"""What kmc asks of an executor, and feeding it."""

from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np
import pytest

from kmc import PackedColors, TasksInFlight, count_colors, worker_count
from kmc.parallel import scatter
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.pictures import photo_like

PICTURE = photo_like(20, 30)


class CountingExecutor(InlineExecutor):
    """An executor that offers what it may offer."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self.workers = workers

    def worker_count(self) -> int:
        return self.workers

    def scatter(self, value: object) -> tuple[str, object]:
        return "scattered", value


def test_worker_count_is_what_the_executor_says() -> None:
    assert worker_count(CountingExecutor(7)) == 7
    assert worker_count(CountingExecutor(0)) == 1


def test_worker_count_of_a_pool_is_the_number_of_its_workers() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert worker_count(threads) == 3


@pytest.mark.parametrize(("cores", "count"), [(5, 5), (None, 1)])
def test_worker_count_is_that_of_the_cores_where_nothing_is_known(
    cores: int | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert worker_count(InlineExecutor()) == count


def test_scatter_is_the_executors_or_the_value_itself() -> None:
    value = object()
    assert scatter(CountingExecutor(1), value) == ("scattered", value)
    assert scatter(InlineExecutor(), value) is value


def test_tasks_in_flight_gives_every_task_back_once() -> None:
    results = {}
    with ThreadPoolExecutor(2) as threads, TasksInFlight[str, int](threads) as tasks:
        for word in ("a", "bc", "def"):
            tasks.submit(word, len, word)
        assert len(tasks) == 3
        while tasks:
            for word, future in tasks.completed():
                assert word not in results
                results[word] = future.result()
    assert results == {"a": 1, "bc": 2, "def": 3}


def test_tasks_in_flight_takes_tasks_while_it_gives_some_back() -> None:
    halves = []
    with TasksInFlight[int, int](InlineExecutor()) as tasks:
        tasks.submit(8, int, 8)
        while tasks:
            for number, _future in tasks.completed():
                halves.append(number)
                if number > 1:
                    tasks.submit(number // 2, int, number // 2)
    assert halves == [8, 4, 2, 1]


def test_tasks_in_flight_calls_checkpoint_while_nothing_ends() -> None:
    calls = []
    with TasksInFlight[int, int](IdleExecutor()) as tasks:
        tasks.submit(0, int)
        assert list(tasks.completed(lambda: calls.append(1))) == []
        assert list(tasks.completed(lambda: calls.append(1))) == []
    assert len(calls) == 2


@pytest.mark.parametrize("error", [None, KeyboardInterrupt])
def test_tasks_in_flight_cancels_the_rest_when_its_block_is_left(error: type | None) -> None:
    executor = IdleExecutor()

    def leave(executor: Executor) -> None:
        with TasksInFlight[int, int](executor) as tasks:
            for number in range(3):
                tasks.submit(number, int)
            if error is not None:
                raise error

    if error is None:
        leave(executor)
    else:
        with pytest.raises(error):
            leave(executor)
    assert len(executor.futures) == 3
    assert all(future.cancelled() for future in executor.futures)


def test_packed_colors_are_equal_where_their_content_is() -> None:
    packed = PackedColors.of(count_colors(PICTURE))
    again = PackedColors.of(count_colors(PICTURE[::-1]))
    other = PackedColors.of(count_colors(PICTURE[1:]))
    assert packed == again
    assert hash(packed) == hash(again)
    assert packed != other
    assert packed != "a string"
    assert packed.counts.dtype == np.uint8


@pytest.mark.parametrize("channels", [3, 4])
def test_packed_colors_unpack_to_what_was_packed(channels: int) -> None:
    alpha = np.full((20, 30, channels - 3), 99, np.uint8)
    picture = count_colors(np.concatenate([PICTURE, alpha], axis=2))
    unpacked = PackedColors.of(picture).unpack()
    assert np.array_equal(unpacked.colors, picture.colors)
    assert np.array_equal(unpacked.counts, picture.counts)
    assert unpacked.counts.dtype == picture.counts.dtype
