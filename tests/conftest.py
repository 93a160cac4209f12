"""What all tests share: Hypothesis, markers of slow folders, small pages, no silent skips on CI.

The tests of kmc need NumPy, pytest and Hypothesis alone, so nothing else is imported here.
"""

import os
from collections.abc import Generator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import Phase, settings

from tests.support.project.slow import slow_tests

TESTS = Path(__file__).parent
# The folders that need more than Python, each with the marker that leaves it out; they run first,
# so that at the end of a run on several cores only short files are left to share out.
MARKER_OF_FOLDER = {
    "packaging": "packaging",  # mostly downloads: the other cores have work meanwhile
    "browser": "browser",
    "parallel/dask": "dask",
}
SLOW_TESTS = slow_tests()
MISSING = ("not installed", "could not import")  # a skip for the want of a program or a library

# NumPy, once it is imported, asks for small memory pages: the pictures of tests touch little of a
# table with an entry for every colour, and the system would clear 2 MB of it at each touch.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")

# How many inputs Hypothesis tries on a law that names no number: other ones in each run. By hand,
# `python -m pytest --hypothesis-profile=thorough` tries five times as many.
settings.register_profile("thorough", max_examples=100)
# For mutation testing: the same examples for every mutant, and a failure is not made smaller.
settings.register_profile(
    "mutants", derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("daily", max_examples=20)
settings.load_profile("daily")


def folder_of(item: pytest.Item) -> PurePosixPath:
    """The folder of a test, beneath tests."""
    return PurePosixPath(item.path.parent.relative_to(TESTS).as_posix())


def marker_of(folder: PurePosixPath) -> str | None:
    """The marker of a folder or of one around it."""
    around = (str(path) for path in (folder, *folder.parents))
    return next((MARKER_OF_FOLDER[path] for path in around if path in MARKER_OF_FOLDER), None)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test of a slow folder or list, before pytest selects tests by their markers."""
    if marker := marker_of(folder_of(item)):
        item.add_marker(marker)
    if item.nodeid.partition("[")[0] in SLOW_TESTS:
        item.add_marker("slow")


@pytest.hookimpl(trylast=True)  # pytest groups tests by their session fixtures before
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the slow folders before the others.

    Those of packaging stay as they are written: each stage installs more than the one before.
    """
    order = [*MARKER_OF_FOLDER.values(), None]

    def position(item: pytest.Item) -> tuple[int, int]:
        marker = marker_of(folder_of(item))
        line = item.location[1] or 0
        return order.index(marker), line if marker == "packaging" else 0

    items.sort(key=position)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI a test that is skipped for the want of a program or a library fails."""
    report = yield
    reason = str(call.excinfo.value) if call.excinfo else ""
    if os.environ.get("CI") and report.skipped and any(words in reason for words in MISSING):
        report.outcome = "failed"
        report.longrepr = f"CI must have what this test needs: {reason}"
    return report
