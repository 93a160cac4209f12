"""What installing relies on: the versions for a server, and the library's package."""

import doctest
import tomllib

import numpy as np
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kmc
from tests.support.paths import ROOT


def requirements(file: str) -> list[Requirement]:
    """Those of a file, without comments."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / file).read_text().splitlines()]
    return [Requirement(line) for line in lines if line]


def test_the_constraints_pin_what_is_required_within_its_range() -> None:
    pins = {canonicalize_name(pin.name): pin for pin in requirements("constraints.txt")}
    for needed in requirements("requirements.txt"):
        (exact,) = pins[canonicalize_name(needed.name)].specifier
        assert exact.operator == "=="
        assert needed.specifier.contains(exact.version), needed


def test_every_folder_of_kmc_is_in_the_package() -> None:
    folders = {file.parent.relative_to(ROOT) for file in (ROOT / "kmc").rglob("*.py")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = {".".join(folder.parts) for folder in folders}
    assert packages == set(project["tool"]["setuptools"]["packages"])
    assert (ROOT / "kmc" / "py.typed").exists()


def test_the_readme_of_the_package_is_true() -> None:
    file = ROOT / "kmc" / "README.md"
    globs = {"np": np, "kmc": kmc}
    result = doctest.testfile(str(file), module_relative=False, globs=globs, encoding="utf-8")
    assert result.attempted > 5
    assert not result.failed
