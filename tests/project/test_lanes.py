"""The lanes of the tests: `python -m tests --quick` leaves out the slow folders and no other."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

FOLDERS = ("tests/browser", "tests/drive", "tests/packaging", "tests/parallel")
SLOW_FOLDERS = ("tests/browser/", "tests/packaging/", "tests/parallel/dask/")
SELECTION = "from tests.__main__ import pytest_command; print(pytest_command(quick=True)[-1])"


def run(*arguments: str) -> str:
    """What Python prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def quick_files() -> set[str]:
    """The files of these folders of which the quick lane runs a test."""
    selection = run("-c", SELECTION).strip()
    listed = run(
        "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-m", selection, *FOLDERS
    )
    return {line.partition("::")[0] for line in listed.splitlines() if "::" in line}


def test_the_quick_lane_leaves_out_the_slow_folders(quick_files: set[str]) -> None:
    assert [file for file in quick_files if file.startswith(SLOW_FOLDERS)] == []


def test_the_quick_lane_has_all_other_files(quick_files: set[str]) -> None:
    assert {"tests/drive/test_drive.py", "tests/parallel/test_executors.py"} <= quick_files
