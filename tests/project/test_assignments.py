"""One statement a line: no assignment packs several unrelated values into a tuple."""

import ast
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = ("kmc", "compressor", "pages", "benchmarks", "tests")
MAX_SHARE = 0.015  # of all assignments; libraries that read well have up to 0.012


def is_packed(statement: ast.Assign) -> bool:
    """Whether it writes `a, b = c, d`; what swaps or moves its own targets counts as one step."""
    (target,) = statement.targets[:1]
    if not isinstance(target, ast.Tuple) or not isinstance(statement.value, ast.Tuple):
        return False
    targets = {ast.unparse(name) for name in target.elts}
    read = {ast.unparse(node) for value in statement.value.elts for node in ast.walk(value)}
    return not targets & read


def assignments(text: str) -> list[ast.Assign]:
    """All plain assignments of a module."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_few_assignments_are_packed(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    statements = [(file, line) for file in files for line in assignments(file.read_text("utf-8"))]
    packed = [
        f"{file.relative_to(ROOT)}:{line.lineno}" for file, line in statements if is_packed(line)
    ]
    assert len(packed) <= MAX_SHARE * len(statements), packed


@pytest.mark.parametrize(
    ("line", "packed"),
    [
        ("a, b = 1, 2", True),
        ("a, b = b, a", False),
        ("low, high = high, 2 * high", False),
        ("a, b = pair", False),
        ("a = 1, 2", False),
        ("x.a, x.b = c, d", True),
    ],
)
def test_packed_assignments_are_told_from_others(line: str, packed: bool) -> None:
    (statement,) = assignments(line)
    assert is_packed(statement) is packed


def test_every_folder_has_modules() -> None:
    assert all(list(Path(ROOT / folder).rglob("*.py")) for folder in FOLDERS)
