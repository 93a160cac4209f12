"""The versions of the programs that results depend on."""

import platform
from functools import cache

import kmc

PACKAGES = {
    "numpy": "numpy",
    "pillow": "pillow",
    "opencv": "opencv-python-headless",
    "deflate": "deflate",
}


@cache
def versions() -> dict[str, str]:
    """Return the versions by the names in `compressor.recipes.recipe.VERSIONS`."""
    return {
        "project": kmc.__version__,
        "python": platform.python_version(),
        **{name: _version(package) for name, package in PACKAGES.items()},
        "machine": platform.machine() or "unknown",
    }


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to import

    try:
        return version(package)
    except PackageNotFoundError:  # deflate has no wheel for some platforms
        return "none"
