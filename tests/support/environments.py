"""Virtual environments outside the checkout, for what is installed into them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 600  # seconds, of which nearly all are downloads


@dataclass(frozen=True, kw_only=True)
class Environment:
    """An environment of its own, and an empty folder to work in."""

    scripts: Path
    folder: Path

    def pip(self, *arguments: str) -> str:
        """Run the pip of the running environment for this one."""
        command = [sys.executable, "-m", "pip", "--python", str(self.scripts / "python")]
        return check_output(*command, *arguments, environ=clean_environ())

    def install(self, requirement: str) -> None:
        """Install a package with all it needs by uv, which takes a tenth of pip's time.

        Where uv fails, pip does it, which knows more ways to configure where packages are.
        """
        command = [sys.executable, "-m", "uv", "pip", "install", "--python"]
        command += [str(self.scripts / "python"), requirement]
        if subprocess.run(command, env=clean_environ(), timeout=TIMEOUT).returncode != 0:
            self.pip("install", "--no-compile", requirement)

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of its scripts in the folder."""
        command = [str(self.scripts / script), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=clean_environ(), capture_output=True, text=True,
            timeout=TIMEOUT,
        )  # fmt: skip


def clean_environ() -> dict[str, str]:
    """The variables of this process, without what would let another Python find the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def check_output(
    *command: str, cwd: Path | None = None, environ: dict[str, str] | None = None
) -> str:
    """What a program prints; its own words where it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=TIMEOUT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
