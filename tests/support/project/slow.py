"""Which tests `--quick` leaves out one by one: those that took long when they were last measured.

`tests/slow_tests.txt` has a line for each. `python -m tests --list-slow` runs all tests and writes
it anew.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

LIST = Path(__file__).parents[2] / "slow_tests.txt"
# Left out as a whole; their tests are not in the list.
SLOW_FOLDERS = ("tests/browser/", "tests/packaging/", "tests/parallel/dask/", "tests/notebooks/")
SLOW_SECONDS = 0.3  # a test function of which a call takes as long is left out
# So pytest measures the calls alone, without fixtures, which may be those of many tests.
MEASURED = ("-o", "junit_duration_report=call", "--junitxml")


def slow_tests() -> frozenset[str]:
    """The test functions of the list, such as `tests/cli/test_cli.py::test_it`."""
    return frozenset(LIST.read_text().splitlines())


def write_list(measured: Path) -> None:
    """Write the list from what pytest has measured in a run of all tests."""
    slow = {
        function
        for function, seconds in _durations(measured)
        if seconds >= SLOW_SECONDS and not function.startswith(SLOW_FOLDERS)
    }
    LIST.write_text("".join(f"{function}\n" for function in sorted(slow)))


def _durations(measured: Path) -> Iterator[tuple[str, float]]:
    """The function and the seconds of each call."""
    for case in ElementTree.parse(measured).iter("testcase"):
        file = case.attrib["classname"].replace(".", "/")
        name = case.attrib["name"].partition("[")[0]
        yield f"{file}.py::{name}", float(case.attrib["time"])
