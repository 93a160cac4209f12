"""The import rules that import-linter does not hold: pages, circles, tests and benchmarks.

import-linter holds the layers of the packages (pyproject.toml).
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SCRIPTS = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
PACKAGES = ("kmc", "compressor")
PAGE_IMPORTS = ("streamlit", "compressor.ui", "compressor.figures", "kmc")
WIDGET_CALLBACK = re.compile(r"on_click|on_change|on_select|on_[a-z]+_change")
MAX_PAGE_LINES = 60  # one screen


def module_name(file: Path) -> str:
    """The dotted name of a file of the project."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path, everywhere: bool = True) -> Iterator[str]:
    """The dotted names that a file imports, those of functions and of type checks included.

    `from a import b` is given as a.b, whether b is a module or a name in a.

    Args:
        everywhere: False for those alone that are imported whenever the file is.
    """
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of these packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def import_graph(files: list[Path]) -> dict[str, set[str]]:
    """The modules among these files that each of them imports."""
    modules = {module_name(file): file for file in files}
    graph = {}
    for module, file in modules.items():
        names = {name if name in modules else name.rpartition(".")[0] for name in imports(file)}
        graph[module] = names & modules.keys() - {module}
    return graph


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_only_what_pages_may_use(script: Path) -> None:
    assert [name for name in imports(script) if not is_within(name, PAGE_IMPORTS)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_have_at_most_one_screen(script: Path) -> None:
    lines = script.read_text("utf-8").splitlines()
    assert len(lines) <= MAX_PAGE_LINES


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
            roots = {name.partition(".")[0] for name in imports(file)}
            assert not roots & {"app", "pages", "tests", "benchmarks"}, file


@pytest.mark.parametrize("folders", [PACKAGES, ("benchmarks",), ("tests", "benchmarks")])
def test_no_modules_import_each_other_in_a_circle(folders: tuple[str, ...]) -> None:
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    graph = import_graph(files)
    assert len(list(TopologicalSorter(graph).static_order())) == len(files)


def test_benchmarks_import_nothing_of_tests() -> None:
    for file in (ROOT / "benchmarks").rglob("*.py"):
        assert not any(is_within(name, ("tests",)) for name in imports(file)), file


def test_tests_import_no_other_test_file() -> None:
    for file in (ROOT / "tests").rglob("*.py"):
        others = {name for name in imports(file) if is_within(name, ("tests",))}
        assert all(is_within(name, ("tests.support",)) for name in others), file


def test_the_tests_of_kmc_need_numpy_pytest_and_hypothesis_alone() -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "pytest", "hypothesis", "kmc", "tests"}
    modules = {module_name(file): file for file in (ROOT / "tests").rglob("*.py")}
    needed = {name for name in modules if is_within(name, ("tests.kmc", "tests.conftest"))}
    seen: set[str] = set()
    while needed:
        name = needed.pop()
        seen.add(name)
        for imported in imports(modules[name], everywhere=False):
            assert imported.partition(".")[0] in allowed, f"{name} imports {imported}"
            needed |= {imported, imported.rpartition(".")[0]} & modules.keys() - seen
    assert "tests.support.pictures" in seen


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


def callbacks(file: Path) -> Iterator[str]:
    """The callbacks that a file gives to widgets and elements, as they are written there."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if WIDGET_CALLBACK.fullmatch(keyword.arg or ""):
                yield ast.unparse(keyword.value)


def test_no_callback_of_a_widget_can_be_cut_short() -> None:
    """Streamlit would not call it again; see `compressor.ui.elements.callbacks`."""
    given = [
        f"{module_name(file)}: {callback}"
        for file in sorted((ROOT / "compressor" / "ui").rglob("*.py"))
        for callback in callbacks(file)
        if callback not in ("'ignore'", "'rerun'")
    ]
    assert len(given) > 20
    assert [line for line in given if ": uninterrupted(" not in line] == []
