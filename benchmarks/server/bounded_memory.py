"""How much memory the server keeps for its visitors, and after they have left.

`python -m benchmarks.server.bounded_memory [--sessions 4]` has one session after the other upload
a picture of 100 megapixels whose file has 3.6 kB, and run a small experiment on it, which keeps as
much as any. It prints the memory of the server with all of its processes: with each session, and
after all have left without anybody who comes. The idle server is measured after one visitor with
a small picture has come and left, when all modules are loaded. Sessions speak the server's
protocol (benchmarks/server/harness/visitor.py). It ends with exit status 1 where the memory is
more than 10 % above the idle server's half a minute after the last session has left.
"""

import argparse
import asyncio
import io
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.machine import describe
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT, UPLOADER

SIDE = 10_000  # pixels
SMALL_EXPERIMENT = "method=restarts&restarts=1&iterations=1&k=2&k2=3"
SECONDS_AFTER = (30, 60)  # after the last session has left
MAX_GROWTH = 0.10  # of the idle server's memory
TIMEOUT_SECONDS = 300
MEBIBYTE = 2**20


def large_picture() -> bytes:
    """Return the TIFF file of an empty picture of 100 megapixels."""
    file = io.BytesIO()
    Image.new("1", (SIDE, SIDE)).save(file, "TIFF", compression="group4")
    return file.getvalue()


def small_picture() -> bytes:
    """Return the PNG file of a picture with some colours."""
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, "PNG")
    return file.getvalue()


async def open_with_result(address: str, name: str, data: bytes) -> Visitor:
    """Return a session that has uploaded a picture and finished an experiment on it."""
    visitor = await Visitor(address, SMALL_EXPERIMENT).__aenter__()
    await visitor.upload(UPLOADER, name, data)
    await visitor.press(RUN_EXPERIMENT)
    await visitor.find("download_button", "Download k2")
    return visitor


async def visits(address: str, monitor: MemoryMonitor, sessions: int) -> bool:
    """Let the sessions come and leave; return whether the memory is near the idle server's then."""
    first = await open_with_result(address, "small.png", small_picture())
    await first.close()
    await asyncio.sleep(SECONDS_AFTER[0])
    idle = monitor.current()
    print(f"idle, all modules loaded: {idle / MEBIBYTE:.0f} MB", flush=True)
    picture = large_picture()
    open_sessions = []
    for number in range(sessions):
        file = picture + bytes([number])  # each another file
        visit = open_with_result(address, f"large-{number}.tif", file)
        open_sessions.append(await asyncio.wait_for(visit, TIMEOUT_SECONDS))
        await asyncio.sleep(1)
        kept = monitor.current() / MEBIBYTE
        print(
            f"{number + 1} sessions with a result on {len(file):,} bytes: {kept:.0f} MB", flush=True
        )
    print(f"at most meanwhile: {monitor.peak() / MEBIBYTE:.0f} MB", flush=True)
    for session in open_sessions:
        await session.close()
    left = time.monotonic()
    growths = []
    for seconds in SECONDS_AFTER:
        await asyncio.sleep(left + seconds - time.monotonic())
        kept = monitor.current()
        growths.append(kept / idle - 1)
        print(
            f"{seconds} s after all have left: {kept / MEBIBYTE:.0f} MB, {growths[-1]:+.0%}",
            flush=True,
        )
    return growths[0] <= MAX_GROWTH


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.bounded_memory", description=__doc__
    )
    parser.add_argument("--sessions", type=int, default=4)
    sessions = parser.parse_args().sessions
    print(describe(("streamlit", "numpy", "pillow")))
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        MemoryMonitor(server.process.pid) as monitor,
    ):
        is_near = asyncio.run(visits(server.address, monitor, sessions))
        problems = server.logged_errors()
    if problems or not is_near:
        sys.exit("\n".join(problems) or "the server kept more than it should")


if __name__ == "__main__":
    main()
