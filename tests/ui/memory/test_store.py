"""The server's store: one bound, the longest unused goes first, and what is in use counts."""

import gc
import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.ui.memory.bound import DEFAULT_MB, VARIABLE, memory_bound, upload_bound
from compressor.ui.memory.store import KEEP_SECONDS, MemoryStore
from tests.support.work import Clock


@dataclass(eq=False)
class Thing:
    """A value of the store."""


class Session:
    """What holds an entry."""


def filled(max_bytes: int, *sizes: int, other_bytes: int = 0) -> MemoryStore:
    """A store with entries 0, 1, ... of these sizes, that nothing else refers to."""
    store = MemoryStore(max_bytes, other_bytes=lambda: other_bytes)
    for key, size in enumerate(sizes):
        store.keep(key, Thing(), size)
    return store


def keys(store: MemoryStore, count: int) -> list[int]:
    return [key for key in range(count) if key in store._entries]


def test_what_was_used_longest_ago_goes_first() -> None:
    store = filled(100, 40, 40)
    assert store.find(0) is not None
    store.keep(2, Thing(), 40)
    assert keys(store, 3) == [0, 2]
    assert store.nbytes == 80


def test_the_newest_stays_even_where_it_alone_is_too_large() -> None:
    store = filled(100, 40, 40)
    store.keep(2, Thing(), 1000)
    assert keys(store, 3) == [2]


def test_what_is_still_in_use_counts_until_it_is_not() -> None:
    store = filled(100, 60)
    in_use = store.find(0)
    store.keep(1, Thing(), 60)
    assert store.find(0) is None
    assert store.nbytes == 120
    store.keep(2, Thing(), 30)
    assert keys(store, 3) == [2], "nothing that is dropped helps while it is in use"
    del in_use
    gc.collect()
    assert store.nbytes == 30


def test_what_can_not_be_dropped_leaves_less_room() -> None:
    assert keys(filled(100, 40, 40, other_bytes=30), 2) == [1]
    assert keys(filled(100, 40, 40, other_bytes=20), 2) == [0, 1]


def test_a_value_in_place_of_another_counts_alone() -> None:
    store = filled(100, 40)
    store.keep(0, Thing(), 50)
    assert store.nbytes == 50


def test_what_nobody_used_for_a_while_expires_unless_a_session_holds_it() -> None:
    clock = Clock()
    store = MemoryStore(100, clock)
    session = Session()
    for key in range(3):
        store.keep(key, Thing(), 10)
    store.find(1, session)
    clock.now = KEEP_SECONDS / 2
    store.find(2)
    clock.now = KEEP_SECONDS + 1
    store.expire()
    assert keys(store, 3) == [1, 2]
    del session
    gc.collect()
    store.expire()
    assert keys(store, 3) == [2]


def test_holding_keeps_nothing_that_there_is_no_room_for() -> None:
    store = filled(100, 60)
    session = Session()
    store.find(0, session)
    store.keep(1, Thing(), 60)
    assert keys(store, 2) == [1]


def test_an_entry_is_told_that_it_is_dropped() -> None:
    dropped: list[str] = []
    store = MemoryStore(100)
    for name in "abc":
        store.keep(name, None, 40, on_drop=lambda name=name: dropped.append(name))
    assert dropped == ["a"]
    store.clear()
    assert dropped == ["a", "b", "c"]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.booleans()), max_size=60),
    st.integers(0, 80),
)
def test_the_bound_holds_or_there_is_but_the_newest(
    steps: list[tuple[int, int, bool]], other_bytes: int
) -> None:
    store = MemoryStore(100, other_bytes=lambda: other_bytes)
    for key, size, is_lookup in steps:
        if is_lookup:
            store.find(key)
        else:
            store.keep(key, Thing(), size)
        assert store.nbytes + other_bytes <= 100 or len(store) == 1


def test_many_threads_use_it_at_once() -> None:
    store = MemoryStore(1000)
    problems: list[Exception] = []

    def use(first: int) -> None:
        try:
            for number in range(2000):
                store.keep((first + number) % 40, Thing(), 50)
                store.find(number % 40)
                store.expire()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=use, args=(7 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert store.nbytes <= 1000


def test_the_bound_is_set_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert memory_bound() == DEFAULT_MB * 2**20
    monkeypatch.setenv(VARIABLE, "200")
    assert (memory_bound(), upload_bound()) == (200 * 2**20, 100 * 2**20)


@pytest.mark.parametrize("text", ["", "lots", "-1", "63", "1e3", "²"])
def test_a_bound_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(ValueError, match=f"{VARIABLE}=.* at least 64"):
        memory_bound()
