"""Processes for the tests of kmc, from the standard library."""

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def processes() -> Iterator[Executor]:
    """Two worker processes with one BLAS thread each, started anew and not forked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        # New processes run `__main__` first; after a test of a page that would be the page.
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
            yield executor
