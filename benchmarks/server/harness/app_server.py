"""Starts a fresh server of the app, and gives the options for a browser to visit it."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
BEST_QUALITY_LINK = "method=quality"  # the query of an address that opens with that method
COLOR_CODE = re.compile(r"\x1b\[[0-9;]*m")  # of a terminal
STOP_SECONDS = 60  # a file that is decoded may hold its worker until its time is over
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A second list replaces Playwright's own, so what matters of that is here again.
WITHOUT_FEATURES = (
    "WebUIOmniboxPopup",  # two pages that each window loads for its address bar, which nobody sees
    "WebUIOmniboxAimPopup",
    "AimEnabled",  # from here on: what would ask other hosts at the start
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
    "AvoidUnnecessaryBeforeUnloadCheckSync",  # from here on: what Playwright can't cope with
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
)
FLAGS = [
    f"--disable-features={','.join(WITHOUT_FEATURES)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_options() -> dict[str, object]:
    """Return Playwright's options: the browser on the PATH, or else the one it installed."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {"args": FLAGS, **({"executable_path": browser} if browser else {})}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server of the app: its address, its process, and the file of its output."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def logged_errors(self) -> list[str]:
        """Return what its output tells of errors: tracebacks as a whole, and single lines."""
        errors: list[str] = []
        is_inside = False  # a traceback, whose lines are indented, or a frame, but for the last one
        for line in COLOR_CODE.sub("", self.log.read_text()).splitlines():
            if is_inside:
                errors[-1] += f"\n{line}"
                is_inside = line.startswith((" ", "─")) or not line
            elif "Error" in line or "Traceback" in line:
                errors.append(line)
                is_inside = "Traceback" in line
        return errors


@contextmanager
def running(
    folder: Path, wrapper: Sequence[str] = (), port: int = 0, script: Path = ROOT / "app.py"
) -> Iterator[Server]:
    """Run a server of the app until the block ends.

    Args:
        folder: where its output goes, in the file server.log.
        wrapper: words before the command that starts it, such as ("taskset", "-c", "0").
        port: 0 for any free one.
        script: the first page; the app's by default.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    file = folder / "server.log"
    with file.open("w") as log:
        process = subprocess.Popen([*wrapper, *command, *options], cwd=ROOT, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health")
            yield Server(address=address, process=process, log=file)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def free_port() -> int:
    """Return a port that is free at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run a server of the app until the block ends, and yield its address."""
    with running(folder) as server:
        yield server.address


def wait_for(address: str) -> None:
    """Wait until a server answers; TimeoutError after 30 s."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at {address}")
