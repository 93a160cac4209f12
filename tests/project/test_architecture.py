"""The scripts' side of the import rules; import-linter holds the packages' side."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SCRIPTS = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
PACKAGES = ("kmc", "compressor")
ALLOWED = {"streamlit", "compressor", "kmc", "inspect"}
LONGEST = 140


def imported(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_only_what_pages_may_use(script: Path) -> None:
    assert imported(script) <= ALLOWED
    assert len(script.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_define_nothing_and_draw_the_frame_first(script: Path) -> None:
    tree = ast.parse(script.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    assert not any(isinstance(node, kinds) for node in ast.walk(tree))
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr)]
    first = next(call for call in calls if isinstance(call, ast.Call))
    assert ast.unparse(first.func) == "page.page_frame"


def test_nothing_imports_a_script() -> None:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            assert not imported(file) & {"app", "pages", "tests", "benchmarks"}, file


def test_kmc_loads_nothing_but_numpy_and_the_standard_library() -> None:
    code = (
        "import sys, kmc\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "known = {'numpy', 'kmc', '__main__', 'cython_runtime'}  # the last one is NumPy's own\n"
        "print(sorted(names - set(sys.stdlib_module_names) - known))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    foreign = [name for name in ast.literal_eval(run.stdout) if not name.startswith("_")]
    assert foreign == []
