"""The lanes of the tests: `python -m tests --quick` leaves out what is slow, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.project import slow

FOLDERS = ("tests/browser", "tests/drive", "tests/packaging", "tests/parallel")
SELECTION = "from tests.__main__ import pytest_command; print(pytest_command(quick=True)[-1])"


def run(*arguments: str) -> str:
    """What Python prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def quick_tests() -> set[str]:
    """The test functions of these folders that the quick lane runs."""
    selection = run("-c", SELECTION).strip()
    listed = run(
        "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-m", selection, *FOLDERS
    )
    return {line.partition("[")[0] for line in listed.splitlines() if "::" in line}


def test_the_quick_lane_leaves_out_the_slow_folders(quick_tests: set[str]) -> None:
    assert [test for test in quick_tests if test.startswith(slow.SLOW_FOLDERS)] == []


def test_the_quick_lane_has_all_other_files(quick_tests: set[str]) -> None:
    files = {test.partition("::")[0] for test in quick_tests}
    assert {"tests/drive/test_drive.py", "tests/parallel/test_executors.py"} <= files


def test_the_quick_lane_leaves_out_the_tests_of_the_list(quick_tests: set[str]) -> None:
    listed = {test for test in slow.slow_tests() if test.startswith("tests/parallel/")}
    assert listed
    assert not listed & quick_tests


def test_every_test_of_the_list_is_there() -> None:
    for test in slow.slow_tests():
        file, name = test.split("::")
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE), test


def test_the_list_has_the_functions_of_which_a_call_took_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "LIST", tmp_path / "list.txt")
    cases = (
        ("tests.cli.test_cli", "test_b[x.y]", 0.1),
        ("tests.cli.test_cli", "test_b[z]", slow.SLOW_SECONDS),
        ("tests.cli.test_cli", "test_c", slow.SLOW_SECONDS - 0.01),
        ("tests.cli.test_cli", "test_a", 7),
        ("tests.browser.test_axe", "test_d", 9),
    )
    lines = (f'<testcase classname="{file}" name="{name}" time="{s}" />' for file, name, s in cases)
    measured = tmp_path / "measured.xml"
    measured.write_text(f"<testsuites><testsuite>{''.join(lines)}</testsuite></testsuites>")
    slow.write_list(measured)
    assert slow.LIST.read_text().split() == [
        "tests/cli/test_cli.py::test_a",
        "tests/cli/test_cli.py::test_b",
    ]
    assert slow.slow_tests() == {"tests/cli/test_cli.py::test_a", "tests/cli/test_cli.py::test_b"}
