"""The lanes of the tests: `python -m tests --quick` leaves out the slow folders and no other."""

import subprocess
import sys

import pytest

from tests.__main__ import SLOW_MARKERS, pytest_command
from tests.conftest import MARKER_OF_FOLDER
from tests.support.paths import ROOT

FOLDERS = ("tests/browser", "tests/drive", "tests/packaging", "tests/parallel")


@pytest.fixture(scope="module")
def quick_files() -> set[str]:
    """The files of these folders of which the quick lane runs a test."""
    selection = pytest_command(quick=True)[-2:]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider"]
    listed = subprocess.run(
        [*command, *selection, *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {line.partition("::")[0] for line in listed.stdout.splitlines() if "::" in line}


def test_the_quick_lane_leaves_out_the_slow_folders(quick_files: set[str]) -> None:
    assert {*MARKER_OF_FOLDER.values()} <= {*SLOW_MARKERS}
    slow = tuple(f"tests/{folder}/" for folder in MARKER_OF_FOLDER)
    assert [file for file in quick_files if file.startswith(slow)] == []


def test_the_quick_lane_has_all_other_files(quick_files: set[str]) -> None:
    assert {"tests/drive/test_drive.py", "tests/parallel/test_executors.py"} <= quick_files
