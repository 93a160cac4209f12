"""`kmc-app`: start a server of the app on a free port, and open the browser.

Streamlit reads the configuration in the `.streamlit` folder beside the script that it runs. In a
checkout that is `app.py` at its top; an installed package has a copy of the script, its pages and
its configuration in `compressor/ui/site` (see `setup.py`).
"""

import argparse
import errno
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from compressor.installation import missing_extra
from compressor.ui.memory.bound import memory_bound

FOLDER = Path(__file__).parent
PACKAGED_SCRIPT = FOLDER / "site" / "app.py"
CHECKOUT_SCRIPT = FOLDER.parent.parent / "app.py"
DEFAULT_HOST = "localhost"
DEFAULT_PORT = 8501
MAX_PORT = 65535
PORTS_TRIED = 100
EVERY_INTERFACE = ("0.0.0.0", "::")
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the app until it is interrupted; 2 where that can't be done as it was asked for."""
    options = _parser().parse_args(arguments)
    if sentence := missing_extra("app"):
        return _refuse(sentence)
    try:
        memory_bound()
    except ValueError as error:
        return _refuse(f"{error}.")
    try:
        port = _choose_port(options.host, options.port)
    except OSError as error:
        return _refuse(_port_problem(options.host, options.port, error))
    _serve(options.host, port, headless=options.headless)
    return 0


def app_script() -> Path:
    """The script that Streamlit runs: the package's copy, or in a checkout the checkout's own."""
    return PACKAGED_SCRIPT if PACKAGED_SCRIPT.exists() else CHECKOUT_SCRIPT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kmc-app", description="Start the app's server and open it in the browser."
    )
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help=f"the port to listen on; default {DEFAULT_PORT}, or the next one that is free",
    )
    parser.add_argument(
        "--host",
        default=DEFAULT_HOST,
        metavar="ADDRESS",
        help="the address to listen on; default localhost, which this machine alone can reach,"
        " and 0.0.0.0 for every address of this machine",
    )
    parser.add_argument("--headless", action="store_true", help="do not open a browser")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to {MAX_PORT}")
    return int(text)


def _refuse(sentence: str) -> int:
    print(f"kmc-app: error: {sentence}", file=sys.stderr)
    return MISUSED


def _choose_port(host: str, port: int | None) -> int:
    """The given port, or else the first free one from the default on.

    Raises:
        OSError: a server can't listen on it, or on any of those.
    """
    if port is not None:
        _try_port(host, port)
        return port
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        try:
            _try_port(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return port
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _try_port(host: str, port: int) -> None:
    """Raise OSError where a server can't listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


def _port_problem(host: str, port: int | None, error: OSError) -> str:
    """One sentence that says why a server can't listen, and what to do."""
    if error.errno != errno.EADDRINUSE:
        where = host if port is None else f"port {port} of {host}"
        reason = str(error.strerror).partition(" (while")[0]  # Python appends what it attempted
        return f"No server can listen on {where}: {reason}."
    if port is None:
        last = DEFAULT_PORT + PORTS_TRIED - 1
        return f"All ports from {DEFAULT_PORT} to {last} are in use; choose another with --port."
    return f"Port {port} is in use; choose another, or leave --port out for a free one."


def _serve(host: str, port: int, *, headless: bool) -> None:
    """Run Streamlit in the folder of the app's script; it returns, or exits, when interrupted."""
    from streamlit.web.cli import main as streamlit  # it takes a second, and may be missing

    script = app_script()
    os.chdir(script.parent)  # so that a .streamlit folder where kmc-app is called changes nothing
    shown = "localhost" if host in EVERY_INTERFACE else f"[{host}]" if ":" in host else host
    print(f"K-means image compressor: http://{shown}:{port} (Ctrl+C stops it)", flush=True)
    flags = {
        "server.address": host,
        "server.port": port,
        "logger.hideWelcomeMessage": "true",  # to print it asks a web service for its own address
        **({"server.headless": "true"} if headless else {}),
    }
    streamlit(["run", str(script), *(f"--{name}={value}" for name, value in flags.items())])


if __name__ == "__main__":
    sys.exit(main())
