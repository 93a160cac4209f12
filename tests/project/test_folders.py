"""A folder is small enough to be read with `ls`."""

import pytest

from tests.support.paths import ROOT

FOLDERS = ("kmc", "compressor", "pages", "tests", "benchmarks", "docs", "notebooks")
MAX_FILES = 15  # of a folder, beside its folders and an empty __init__.py


def counted_files(folder: str) -> dict[str, int]:
    """How many files lie in a folder and in each one beneath it, what Python leaves apart."""
    top = ROOT / folder
    folders = [top, *(path for path in top.rglob("*") if path.is_dir())]
    return {
        str(path.relative_to(ROOT)): sum(
            file.is_file() and (file.name != "__init__.py" or file.stat().st_size > 0)
            for file in path.iterdir()
        )
        for path in folders
        if not {"__pycache__", "node_modules"} & set(path.parts)
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_folders_hold_few_files(folder: str) -> None:
    counts = counted_files(folder)
    assert counts[folder] >= 1
    assert {path: count for path, count in counts.items() if count > MAX_FILES} == {}
