"""The versions of what makes the results."""

import platform
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
PACKAGES = {
    "numpy": "numpy",
    "pillow": "pillow",
    "opencv": "opencv-python-headless",
    "deflate": "deflate",
}


@cache
def versions() -> dict[str, str]:
    """By the names in `imaging.recipe.VERSIONS`."""
    return {
        "project": str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]),
        "python": platform.python_version(),
        **{name: _version(package) for name, package in PACKAGES.items()},
        "machine": platform.machine() or "unknown",
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # deflate has no wheel for some platforms
        return "none"
