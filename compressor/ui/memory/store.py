"""What the server keeps and can compute again, under one bound: the longest unused goes first."""

import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from compressor.ui.memory.bound import memory_bound
from compressor.ui.memory.uploads import uploaded_bytes

KEEP_SECONDS = 600  # since the last use of what no session holds


@dataclass(kw_only=True, eq=False)
class Entry:
    """An entry of the store.

    Attributes:
        value: what is kept.
        nbytes: about the memory that it takes.
        last_use: the time of the clock when it was found last.
        holders: objects of sessions that want it kept; they are held weakly.
        on_drop: called when it is dropped, with the store's lock held.
    """

    value: Any
    nbytes: int
    last_use: float
    holders: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)
    on_drop: Callable[[], object] | None = None


class MemoryStore:
    """Decoded pictures, results, runs and finished batches of all sessions, by their keys.

    What was dropped while somebody still used it counts until nobody does, so that the bound is
    one of the memory and not of the table. The newest entry always stays, even where it alone is
    larger than the bound: whoever waited for a result gets it.

    Guarantees, held by tests/ui/memory/test_store.py: the entries and what is still in use of
    those dropped take at most the bound, or else there is no entry but the newest; and entries go
    in the order of their last use.
    """

    def __init__(
        self,
        max_bytes: int,
        clock: Callable[[], float] = time.monotonic,
        other_bytes: Callable[[], int] = lambda: 0,
    ) -> None:
        """Make a store of at most `max_bytes`, less `other_bytes()`: what can't be dropped."""
        self.max_bytes = max_bytes
        self._clock = clock
        self._other_bytes = other_bytes
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._in_use_after_drop: list[tuple[weakref.ref[Any], int]] = []
        self._lock = threading.RLock()  # dropping an object may end others that drop theirs

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def nbytes(self) -> int:
        """The memory of all entries, and of those dropped that are still in use."""
        with self._lock:
            self._in_use_after_drop = [
                (reference, size)
                for reference, size in self._in_use_after_drop
                if reference() is not None
            ]
            kept = sum(entry.nbytes for entry in self._entries.values())
            return kept + sum(size for _, size in self._in_use_after_drop)

    def find(self, key: Hashable, holder: object = None) -> Any:
        """Return what is kept under this key, or None; its last use is now.

        Args:
            key: of the entry.
            holder: what wants the entry kept, for as long as it exists and there is room.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            entry.last_use = self._clock()
            if holder is not None:
                entry.holders.add(holder)
            return entry.value

    def keep(
        self,
        key: Hashable,
        value: Any,
        nbytes: int,
        *,
        holder: object = None,
        on_drop: Callable[[], object] | None = None,
    ) -> None:
        """Keep a value under a key, in place of an earlier one; make room for it."""
        with self._lock:
            entry = Entry(value=value, nbytes=nbytes, last_use=self._clock(), on_drop=on_drop)
            if holder is not None:
                entry.holders.add(holder)
            self._entries[key] = entry
            self._entries.move_to_end(key)
            self.make_room()

    def make_room(self) -> None:
        """Drop the longest unused, but not the newest, until all of it is within the bound."""
        with self._lock:
            room = self.max_bytes - self._other_bytes()
            for key in list(self._entries)[:-1]:
                if self.nbytes <= room:
                    return
                self.drop(key)

    def drop(self, key: Hashable) -> None:
        """Drop the entry of this key, if there is one."""
        with self._lock:
            entry = self._entries.pop(key, None)
            if entry is None:
                return
            if entry.value is not None:
                self._in_use_after_drop.append((weakref.ref(entry.value), entry.nbytes))
            if entry.on_drop is not None:
                entry.on_drop()

    def expire(self) -> None:
        """Drop what was not used for `KEEP_SECONDS` and is held by no session."""
        with self._lock:
            oldest = self._clock() - KEEP_SECONDS
            for key, entry in list(self._entries.items()):
                if entry.last_use < oldest and not entry.holders:
                    self.drop(key)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            for key in list(self._entries):
                self.drop(key)


@st.cache_resource(show_spinner=False)
def server_store() -> MemoryStore:
    """Return the one store of the server."""
    return MemoryStore(memory_bound(), other_bytes=uploaded_bytes)
