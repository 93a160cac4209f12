"""The machine and the versions that a benchmark ran with."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")


def describe(packages: Sequence[str]) -> str:
    """One line: processor, cores, Python, and the version of each package.

    Raises:
        importlib.metadata.PackageNotFoundError: a package is not installed.
    """
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()},"
        f" Python {platform.python_version()}; {versions}."
    )


def _processor() -> str:
    """Its name where the system tells it, else its architecture."""
    lines = CPU_INFO.read_text().splitlines() if CPU_INFO.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
