"""A fresh server of the app, and how a browser is started to visit it."""

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

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_options() -> dict[str, object]:
    """The browser on this machine's PATH, or else the one that Playwright installed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {"args": FLAGS, **({"executable_path": found} if found else {})}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server of the app: its address, its process, and the file that it writes to."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running(folder: Path, before: Sequence[str] = (), port: int = 0) -> Iterator[Server]:
    """A fresh server of the app, whose output goes to a file in the folder.

    `before` is put before the command that starts it, such as ("taskset", "-c", "0"); port 0 is
    any free one.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    file = folder / "server.log"
    with file.open("w") as log:
        process = subprocess.Popen([*before, *command, *options], cwd=ROOT, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health")
            yield Server(address=address, process=process, log=file)
        finally:
            process.terminate()
            process.wait(10)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The same for who needs the address alone."""
    with running(folder) as server:
        yield server.address


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at {address}")
