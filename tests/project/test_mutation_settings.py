"""The tests that mutmut leaves out because they take long are there under these names."""

import re
import tomllib

from tests.support.paths import ROOT


def test_mutmut_leaves_out_tests_that_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folder, option, expression = project["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
    files = [*(ROOT / folder).rglob("test_*.py")]
    source = "\n".join(file.read_text("utf-8") for file in files)
    names = re.findall(r"not (test_\w+)", expression)
    assert option == "-k"
    assert [name for name in names if f"def {name}" not in source] == []
