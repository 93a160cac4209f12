"""One command checks all: `python -m tests`. Formatting, lint, types, imports, scripts, then the
tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import javascript

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def run(*command: str) -> bool:
    """Print a command and run it in the repository's root; whether it succeeded."""
    print("$", *command, flush=True)
    try:
        return subprocess.run(command, cwd=ROOT).returncode == 0
    except OSError as error:
        print(error, flush=True)
        return False


def python(*module: str) -> bool:
    """The same for a module of this Python."""
    return run(sys.executable, "-m", *module)


def have(*programs: str) -> bool:
    """Whether one of these programs is on the PATH."""
    return any(map(shutil.which, programs))


def as_root() -> list[str] | None:
    """What to put before apt-get; None where it can't be used without asking."""
    if not have("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n", "true"]
    free = have("sudo") and subprocess.run(asked, capture_output=True).returncode == 0
    return ["sudo", "-n"] if free else None


def apt_install(packages: list[str]) -> None:
    """Install what Debian or Ubuntu has of these packages, one by one."""
    before = as_root()
    if not packages or before is None:
        return
    run(*before, "apt-get", "update")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for package in packages:
        run(*before, *quiet, "apt-get", "install", "-y", "--no-install-recommends", package)


def prepare() -> list[str]:
    """Get a browser, pngcheck and Node.js where they are missing; what can't be had but is needed.

    The checks of the scripts say themselves that they have no Node.js.
    """
    wanted = {
        "chromium": BROWSERS,
        "pngcheck": ("pngcheck",),
        "nodejs": ("node",),
        "npm": ("npm",),
    }
    apt_install([package for package, names in wanted.items() if not have(*names)])
    failed = []
    if not have(*BROWSERS):
        deps = [] if as_root() is None else ["--with-deps"]
        if not python("playwright", "install", *deps, "chromium"):
            failed.append("a browser")
    if not have("pngcheck"):
        print("pngcheck is not installed: the tests that need it are skipped.", flush=True)
        if os.environ.get("CI"):
            failed.append("pngcheck")
    return failed


def main() -> None:
    """Run every check, whatever became of the one before; exit 1 if any failed."""
    failed = prepare()
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    checks = {
        "ruff format": (sys.executable, "-m", "ruff", "format", "--check", "."),
        "ruff check": (sys.executable, "-m", "ruff", "check", "."),
        "mypy": (sys.executable, "-m", "mypy"),
        "lint-imports": (linter or "lint-imports",),
    }
    failed += [name for name, command in checks.items() if not run(*command)]
    failed += javascript.check()
    if not python("pytest"):
        failed.append("pytest")
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
