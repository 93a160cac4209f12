"""One command checks all: `python -m tests`. Formatting, lint, types, imports, scripts and tests.

`python -m tests --quick` leaves out the browser, Dask, packaging, and what else takes long. The
tests use every core; the other checks run beside them, and what they print follows at the end: the
slowest tests, and the seconds of each check, so that it is seen where they grow.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.project import slow

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SLOW_MARKERS = ("browser", "dask", "packaging", "slow")  # what --quick leaves out
SLOWEST_TESTS = 20  # that are listed at the end


def main() -> None:
    """Run every check, whatever became of the one before; exit 1 if any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help=f"leave out {', '.join(SLOW_MARKERS)} tests"
    )
    parser.add_argument(
        "--list-slow",
        action="store_true",
        help=f"run all, and write {slow.LIST.name} anew: the tests that --quick leaves out",
    )
    options = parser.parse_args()
    quick = options.quick and not options.list_slow
    results = install_programs(browser=not quick)
    checks = static_checks()
    with ThreadPoolExecutor(1) as background:
        outputs = background.map(run_quietly, checks.values())
        start = time.monotonic()
        results["pytest"] = run_tests(quick, options.list_slow)
        seconds = {"pytest": time.monotonic() - start}
        for (name, command), (passed, output, took) in zip(checks.items(), outputs, strict=True):
            print("$", *command, output.rstrip(), sep="\n", flush=True)
            results[name] = passed
            seconds[name] = took
    print_summary(results, seconds)
    if not all(results.values()):
        sys.exit(1)


def static_checks() -> dict[str, tuple[str, ...]]:
    """The commands of the checks beside the tests."""
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    return {
        "ruff format": (sys.executable, "-m", "ruff", "format", "--check", "."),
        "ruff check": (sys.executable, "-m", "ruff", "check", "."),
        "mypy": (sys.executable, "-m", "mypy"),
        "lint-imports": (linter or "lint-imports",),
        "javascript": (sys.executable, "-m", "tests.javascript"),
    }


def pytest_command(quick: bool) -> list[str]:
    """The tests on all cores; a file stays on one of them, with its server and its fixtures."""
    command = [sys.executable, "-m", "pytest", "-n", str(core_count())]
    command += ["--dist", "loadfile", "--no-loadscope-reorder", "--durations", str(SLOWEST_TESTS)]
    if quick:
        command += ["-m", " and ".join(f"not {marker}" for marker in SLOW_MARKERS)]
    return command


def run_tests(quick: bool, list_slow: bool) -> bool:
    """Run the tests; whether they passed. Where that is wanted, list those that take long."""
    command = pytest_command(quick)
    if not list_slow:
        return run(*command, env=test_environment())
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.xml"
        passed = run(*command, *slow.MEASURED, str(measured), env=test_environment())
        slow.write_list(measured)
    return passed


def core_count() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def test_environment() -> dict[str, str]:
    """The environment of the tests.

    Each process computes with one thread: all cores have work. Python keeps what it compiles,
    also where it is told not to elsewhere: the tests start it some hundred times.
    """
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}


def run(*command: str, env: dict[str, str] | None = None) -> bool:
    """Print a command and run it in the repository's root; whether it succeeded."""
    print("$", *command, flush=True)
    try:
        return subprocess.run(command, cwd=ROOT, env=env).returncode == 0
    except OSError as error:
        print(error, flush=True)
        return False


def run_quietly(command: tuple[str, ...]) -> tuple[bool, str, float]:
    """Run a command in the repository's root.

    Returns:
        whether it succeeded, what it printed, and the seconds that it took.
    """
    start = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError as error:
        return False, str(error), 0.0
    return done.returncode == 0, done.stdout, time.monotonic() - start


def print_summary(results: dict[str, bool], seconds: dict[str, float]) -> None:
    """A line for each check: whether it passed, and the seconds that it took where they count."""
    print()
    for name, passed in results.items():
        took = f" in {seconds[name]:.0f} s" if name in seconds else ""
        print(f"{name}: {'passed' if passed else 'FAILED'}{took}")
    failed = [name for name, passed in results.items() if not passed]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)


def install_programs(browser: bool) -> dict[str, bool]:
    """Install a browser and pngcheck where they are missing; whether what must be there is."""
    packages = {"chromium": BROWSERS} if browser else {}
    packages["pngcheck"] = ("pngcheck",)
    packages["webp"] = ("dwebp",)
    packages["libjxl-tools"] = ("djxl",)
    packages["nodejs"] = ("node",)
    packages["npm"] = ("npm",)
    apt_install([package for package, names in packages.items() if not is_installed(*names)])
    results = {}
    if browser and not is_installed(*BROWSERS):
        dependencies = [] if apt_prefix() is None else ["--with-deps"]
        install = (sys.executable, "-m", "playwright", "install", *dependencies, "chromium")
        results["a browser"] = run(*install)
    if not is_installed("pngcheck"):
        print("pngcheck is not installed: the tests that need it are skipped.", flush=True)
        if os.environ.get("CI"):
            results["pngcheck"] = False
    return results


def is_installed(*programs: str) -> bool:
    """Whether one of these programs is on the PATH."""
    return any(map(shutil.which, programs))


def apt_prefix() -> list[str] | None:
    """What to put before apt-get; None where it can't be used without asking for a password."""
    if not is_installed("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    check = ["sudo", "-n", "true"]
    allowed = is_installed("sudo") and subprocess.run(check, capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None


def apt_install(packages: list[str]) -> None:
    """Install what Debian or Ubuntu has of these packages, one by one."""
    prefix = apt_prefix()
    if not packages or prefix is None:
        return
    run(*prefix, "apt-get", "update")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for package in packages:
        run(*prefix, *quiet, "apt-get", "install", "-y", "--no-install-recommends", package)


if __name__ == "__main__":
    main()
