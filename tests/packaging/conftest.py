"""The built distribution, and an environment that gets more and more of it.

The environment is outside the checkout and sees nothing of the running one. Each stage installs
into it what the stage before lacks, so a test that wants little of it has to come first.
"""

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from benchmarks.server.harness.app_server import launch_options
from tests.support.environments import Environment, check_output
from tests.support.paths import ROOT

SOURCES = ("app.py", "pages", ".streamlit", "compressor", "kmc", "pyproject.toml", "setup.py",
           "LICENSE", "README.md")  # fmt: skip


def build(kind: str, source: Path, target: Path) -> Path:
    """Build an "sdist" or a "wheel" as pip would, by the running environment's setuptools."""
    target.mkdir()
    code = f"import setuptools.build_meta as backend; backend.build_{kind}({str(target)!r})"
    check_output(sys.executable, "-c", code, cwd=source)
    (built,) = target.iterdir()
    return built


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack a source distribution into an empty folder; return the folder of its sources."""
    check_output(sys.executable, "-m", "tarfile", "--extract", str(sdist), str(folder))
    (source,) = folder.iterdir()
    return source


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, built from a copy, as a build leaves files behind."""
    folder = tmp_path_factory.mktemp("sdist")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "secrets.toml")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source)
    return build("sdist", source, folder / "built")


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution alone."""
    folder = tmp_path_factory.mktemp("wheel")
    return build("wheel", unpack(sdist, folder), folder / "built")


@pytest.fixture(scope="session")
def wheel_of_tomorrow(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once more, in another folder and of files that are a day newer."""
    folder = tmp_path_factory.mktemp("a folder of another name")
    source = unpack(sdist, folder)
    tomorrow = time.time() + 86_400
    for path in source.rglob("*"):
        os.utime(path, (tomorrow, tomorrow))
    return build("wheel", source, folder / "built")


@pytest.fixture(scope="session")
def with_library(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel without any extra, in an environment that was empty."""
    folder = tmp_path_factory.mktemp("environment")
    check_output(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"))
    work = folder / "work"
    work.mkdir()
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    environment = Environment(scripts=scripts, folder=work)
    environment.pip("install", "--no-compile", str(wheel))
    return environment


@pytest.fixture(scope="session")
def with_files(with_library: Environment) -> Environment:
    """The same with the command line, by what the line that `kmc` gives installs."""
    with_library.install("kmc-colors[files]")
    return with_library


@pytest.fixture(scope="session")
def with_app(with_files: Environment) -> Environment:
    """The same with the app, by what the line that `kmc-app` gives installs."""
    with_files.install("kmc-colors[app]")
    return with_files


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the browser that this machine has."""
    return launch_options()
