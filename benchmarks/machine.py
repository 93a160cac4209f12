"""What a figure was measured on."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path


def describe(packages: Sequence[str]) -> str:
    """One line: the day, processor, cores, system, Python and the packages' versions."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return (
        f"{date.today():%Y-%m-%d}; {processor()}, {cores()} cores; {platform.system()}"
        f" {platform.machine()}; Python {sys.version.split()[0]}; {versions}"
    )


def processor() -> str:
    """The processor's name as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
