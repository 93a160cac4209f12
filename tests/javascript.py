"""Checks of the elements' scripts: lint, types, format and unit tests, by what is in tests/js.

`python -m tests` runs them; `python -m tests.javascript` runs nothing else.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
CHECKS = ("lint", "types", "format", "test")  # scripts of its package.json


def check() -> list[str]:
    """Run all of it, whatever becomes of the others; the names of those that failed.

    Without Node.js nothing is run: that is a failure on CI alone.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("Node.js and npm are not installed: the scripts are not checked.", flush=True)
        return ["javascript"] if os.environ.get("CI") else []
    if not _is_installed() and not _run(npm, "ci"):
        return ["javascript: npm ci"]
    with ThreadPoolExecutor() as pool:  # each is a process of its own, and takes seconds
        passed = list(pool.map(lambda name: _run(npm, "run", "--silent", name), CHECKS))
    return [f"javascript: {name}" for name, ok in zip(CHECKS, passed, strict=True) if not ok]


def _is_installed() -> bool:
    """Whether what the lock file asks for is there; npm writes its own copy last of all."""
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def _run(*command: str) -> bool:
    """Run a command in the folder; print it, and what it says where it fails."""
    run = subprocess.run(
        command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = run.stdout if run.returncode else ""
    print(f"$ npm {' '.join(command[1:])}\n{said}", end="", flush=True)
    return run.returncode == 0


if __name__ == "__main__":
    failed = check()
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")
