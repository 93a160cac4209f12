"""The runs of experiments in the server's store, for later experiments that go on from there."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from compressor.pipeline.methods.experiment_runs import RunKey
from compressor.ui.memory.store import MemoryStore
from kmc import Restarts

SharedRuns = MutableMapping[RunKey, Restarts]


class RunCache(MutableMapping[RunKey, Restarts]):
    """Runs by their keys, as long as the store keeps them; it can't tell which there are."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __getitem__(self, key: RunKey) -> Restarts:
        runs: Restarts | None = self._store.find(key)
        if runs is None:
            raise KeyError(key)
        return runs

    def __setitem__(self, key: RunKey, runs: Restarts) -> None:
        self._store.keep(key, runs, runs.nbytes)

    def __delitem__(self, key: RunKey) -> None:
        self._store.drop(key)

    def __iter__(self) -> Iterator[RunKey]:
        raise TypeError("a store is looked into by key")

    def __len__(self) -> int:
        raise TypeError("a store is looked into by key")


class TaskRuns(dict[RunKey, Restarts]):
    """The runs that one task has computed so far, which no other task can push out."""

    def __init__(self, shared: SharedRuns) -> None:
        """`shared` are those of all tasks: new runs are added there too."""
        super().__init__()
        self._shared = shared

    def get(self, key: RunKey, default: Any = None) -> Any:
        """Return the runs of this key, of this task or of others."""
        own = super().get(key)
        return self._shared.get(key, default) if own is None else own

    def __setitem__(self, key: RunKey, runs: Restarts) -> None:
        super().__setitem__(key, runs)
        self._shared[key] = runs
