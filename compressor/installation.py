"""Whether pip installed the distribution or this is a checkout, and which extras are there."""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePath

DISTRIBUTION = "kmc-colors"
CONSOLE_SCRIPT = "kmc"
PROGRAM = "python -m compressor"  # works in a checkout, where there is no console script
FILES = ("PIL", "cv2", "loky", "threadpoolctl")
MODULES = {
    "files": FILES,
    "app": (*FILES, "streamlit", "plotly", "jinja2", "requests", "cachetools", "skimage",
            "sklearn", "webcolors"),
    "dask": (*FILES, "distributed"),
    "large": (*FILES, "pyvips"),
    "jxl": (*FILES, "pillow_jxl"),
}  # fmt: skip
REQUIREMENTS = {
    "files": "requirements.txt",
    "app": "requirements.txt",
    "dask": "requirements-dask.txt",
    "large": "requirements-large.txt",
    "jxl": "requirements.txt",
}


@cache
def is_installed() -> bool:
    """Whether pip installed the distribution, and its console scripts with it.

    Only pip writes a RECORD: the metadata that a build leaves in a checkout have none.
    """
    # importlib.metadata says so too, but its packages take as long to import as all else here.
    pattern = f"{DISTRIBUTION.replace('-', '_')}-*.dist-info/RECORD"
    return any(any(Path(folder).glob(pattern)) for folder in sys.path)


def cli_program() -> str:
    """What to type to start the command line."""
    return CONSOLE_SCRIPT if is_installed() else PROGRAM


def running_program() -> str:
    """What was typed to start the command line that is running."""
    return CONSOLE_SCRIPT if PurePath(sys.argv[0]).stem == CONSOLE_SCRIPT else PROGRAM


def install_command(extra: str) -> str:
    """The line that installs an extra.

    Pip takes the extra's packages from the metadata of what is installed; it does not look for
    the distribution itself anywhere else.
    """
    if is_installed():
        return f'pip install "{DISTRIBUTION}[{extra}]"'
    return f"pip install -r {REQUIREMENTS[extra]}"


def missing_extra(extra: str) -> str | None:
    """One sentence that names the extra's missing modules and the line that installs them.

    Returns:
        None if all of them are there.
    """
    missing = [name for name in MODULES[extra] if find_spec(name) is None]
    if not missing:
        return None
    verb = "is" if len(missing) == 1 else "are"
    return (
        f"{', '.join(missing)} {verb} missing; `{install_command(extra)}` installs what is needed."
    )
