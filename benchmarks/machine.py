"""Describes the machine and the package versions behind a measurement."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path


def describe(packages: Sequence[str]) -> str:
    """Return one line: date, processor, cores, system, Python and versions of the packages."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return (
        f"{date.today():%Y-%m-%d}; {processor()}, {cores()} cores; {platform.system()}"
        f" {platform.machine()}; Python {sys.version.split()[0]}; {versions}"
    )


def processor() -> str:
    """Return the processor's name as the system reports it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
