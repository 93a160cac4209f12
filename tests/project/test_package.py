"""What installing relies on: extras, requirements, the versions for a server, the packages."""

import doctest
import re
import tomllib
from importlib.metadata import packages_distributions

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kmc
from compressor import installation
from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# zlib stands in for deflate, and without pi-heif-decoder HEIC is refused in a sentence
OPTIONAL = {"deflate", "pi-heif-decoder"}
# What an extra brings and does not need: the app starts, and offers no JPEG XL.
OPTIONAL_OF_EXTRA = {"app": {"pillow-jxl-plugin"}}
LICENCES = (ROOT / "docs" / "licences.md").read_text("utf-8")
# All of them let anybody use a program for any purpose.
FREE_LICENCES = ("MIT", "BSD", "Apache", "PSF", "Mozilla", "GPL", "Lesser General Public")


def requirements(file: str) -> dict[str, Requirement]:
    """The requirements of a file by their names, with those of the files that it includes."""
    by_name = {}
    for line in (ROOT / file).read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            by_name |= requirements(text.removeprefix("-r "))
        elif text:
            requirement = Requirement(text)
            by_name[canonicalize_name(requirement.name)] = requirement
    return by_name


def extra_requirements(extra: str) -> dict[str, Requirement]:
    """The requirements of an extra by their names, with those of the extras that it includes."""
    by_name = {}
    for text in PROJECT["optional-dependencies"][extra]:
        requirement = Requirement(text)
        if requirement.name == installation.DISTRIBUTION:
            for included in requirement.extras:
                by_name |= extra_requirements(included)
        else:
            by_name[canonicalize_name(requirement.name)] = requirement
    return by_name


@pytest.mark.parametrize("extra", ["app", "dask", "large", "jxl"])
def test_a_requirements_file_says_what_its_extra_says(extra: str) -> None:
    app = extra_requirements("app")  # each of the files begins with all that the app needs
    assert requirements(installation.REQUIREMENTS[extra]) == app | extra_requirements(extra)


def test_each_requirement_has_its_reason() -> None:
    for file in ROOT.glob("requirements*.txt"):
        for line in file.read_text("utf-8").splitlines():
            assert line.startswith("-r ") or line.partition("  # ")[2], f"{file.name}: {line}"


def test_every_extra_is_checked_for_all_that_it_brings() -> None:
    assert {*installation.MODULES} == {*PROJECT["optional-dependencies"]}
    assert PROJECT["name"] == installation.DISTRIBUTION
    distributions = packages_distributions()
    for extra, modules in installation.MODULES.items():
        names = {canonicalize_name(name) for module in modules for name in distributions[module]}
        optional = OPTIONAL | OPTIONAL_OF_EXTRA.get(extra, set())
        assert not names & OPTIONAL_OF_EXTRA.get(extra, set()), extra
        assert names | optional | {"numpy"} == {*extra_requirements(extra)} | OPTIONAL, extra


def test_the_files_extra_narrows_what_the_library_takes() -> None:
    (library,) = map(Requirement, PROJECT["dependencies"])
    lowest = extra_requirements("files")["numpy"].specifier
    assert library.name == "numpy"
    assert all(library.specifier.contains(s.version) for s in lowest if s.operator == ">=")


def test_the_constraints_pin_what_is_required_within_its_range() -> None:
    pins = requirements("constraints.txt")
    for name, needed in requirements("requirements.txt").items():
        (exact,) = pins[name].specifier
        assert exact.operator == "=="
        assert needed.specifier.contains(exact.version), needed


def test_the_hashed_file_has_the_constraints_and_a_digest_of_each() -> None:
    text = (ROOT / "constraints-hashed.txt").read_text("utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]
    hashed = {canonicalize_name(line.split("==")[0]): line for line in lines}
    pins = requirements("constraints.txt")
    assert {*hashed} == {*pins}
    for name, line in hashed.items():
        pin, *digests = map(str.strip, line.split("--hash=sha256:"))
        assert Requirement(pin).specifier == pins[name].specifier, pin
        assert digests, pin
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests), pin


def test_the_image_is_built_from_the_hashed_file_alone() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    (installs,) = [line for line in lines if "-r " in line]
    assert installs.endswith("--require-hashes -r constraints-hashed.txt")
    copied = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "!constraints-hashed.txt" in copied


def test_the_table_of_licences_has_all_that_a_server_runs_under_licences_that_allow_it() -> None:
    rows = re.findall(r"^\| (\S+) +\| (.+?) +\|$", LICENCES, re.MULTILINE)
    licences = {canonicalize_name(name): licence for name, licence in rows[1:]}
    assert {*requirements("constraints.txt")} <= {*licences}
    assert {*map(canonicalize_name, requirements("requirements-large.txt"))} <= {*licences}
    for name, licence in licences.items():
        assert any(word in licence for word in FREE_LICENCES), f"{name}: {licence}"


def test_every_folder_with_code_is_a_package() -> None:
    for top in ("kmc", "compressor"):
        for file in (ROOT / top).rglob("*.py"):
            assert (file.parent / "__init__.py").exists(), f"{file.parent} would not be built"
    assert (ROOT / "kmc" / "py.typed").exists()


def test_the_scripts_are_where_community_cloud_looks_for_them() -> None:
    assert (ROOT / "app.py").exists()
    assert (ROOT / "pages").is_dir()
    assert (ROOT / ".streamlit" / "config.toml").exists()


def test_a_missing_extra_is_one_sentence_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert installation.missing_extra("app") is None
    monkeypatch.setattr(installation, "find_spec", lambda name: None if name == "PIL" else name)
    monkeypatch.setattr(installation, "is_installed", lambda: False)
    line = "pip install -r requirements.txt"
    assert (
        installation.missing_extra("files") == f"PIL is missing; `{line}` installs what is needed."
    )
    monkeypatch.setattr(installation, "is_installed", lambda: True)
    line = 'pip install "kmc-colors[files]"'
    assert (
        installation.missing_extra("files") == f"PIL is missing; `{line}` installs what is needed."
    )


def test_the_readme_of_the_package_is_true() -> None:
    file = ROOT / "kmc" / "README.md"
    globs = {"np": np, "kmc": kmc}
    result = doctest.testfile(str(file), module_relative=False, globs=globs, encoding="utf-8")
    assert result.attempted > 5
    assert not result.failed
