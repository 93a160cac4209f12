"""A visitor uploads hostile files; does the server still answer the others?

`python -m benchmarks.server.hostile_upload` starts a fresh server. For each file of `UPLOADS` one
visitor uploads it, and half a second later another one a small picture. Then one uploads a ZIP of
four hostile TIFF to the Batch page, starts the batch and leaves, and another one uploads a picture
and waits for its file. Meanwhile the address that tells whether the server is well is asked every
50 ms. It prints the longest time without an answer, and how long the other visitor's picture took
from its turn on, which is when the hostile file has been refused or the attacker has left. Too long
a time ends the program with exit status 1.
"""

import argparse
import asyncio
import io
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import requests

from benchmarks.hostile.slow.files import FAMILIES
from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.harness.app_server import BEST_QUALITY_LINK, running
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import METHODS, UPLOADER
from benchmarks.server.leaving import first_of

HEALTH_PAUSE_SECONDS = 0.05
MAX_SILENCE_SECONDS = 0.5
MAX_WAIT_SECONDS = 2.0  # of the other visitor's picture, from its turn on
TIMEOUT_SECONDS = 300
HEAD_START_SECONDS = 0.5
BATCH_FILES = 4
FILES = {name: create for files in FAMILIES.values() for name, create in files.items()}
# The worst of each family, and what it was before there was a guard against it.
UPLOADS = (
    "JPEG, 160,000 FF, then 00, before the first segment",
    "PNG, profile of 100,000 matrices",
    "TIFF, 49,984 tiles of 16 x 4,000,000",
    "PNG, EXIF of 500,000 RATIONAL in four directories",
    "AVIF, EXIF of 500,000 RATIONAL in four directories",
    "BMP, RLE8, 3,000 x 3,000, 1 MB of rows ended early",
    "TIFF, 10,000 x 10,000 in tiles of 16 x 80,000, 4 samples",  # the clock ends it
)
BATCHES = (
    "TIFF, 49,984 tiles of 16 x 4,000,000",
    "TIFF, 10,000 x 10,000 in tiles of 16 x 80,000, 4 samples",
)
EXTENSIONS = {"JPEG": "jpg", "TIFF": "tif"}  # else the first word of the file's name


class HealthMonitor:
    """Asks a server again and again whether it is well, in the background."""

    def __init__(self, address: str) -> None:
        self._url = f"{address}/_stcore/health"
        self._longest = 0.0
        self._asked_at = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._thread.join(TIMEOUT_SECONDS)

    def longest_silence(self) -> float:
        """Return the longest time that an answer took since the last call, in seconds."""
        longest = max(self._longest, time.monotonic() - self._asked_at - HEALTH_PAUSE_SECONDS)
        self._longest = 0.0
        return longest

    def _ask(self) -> None:
        while not self._stopped.wait(HEALTH_PAUSE_SECONDS):
            self._asked_at = time.monotonic()
            requests.get(self._url, timeout=TIMEOUT_SECONDS).raise_for_status()
            self._longest = max(self._longest, time.monotonic() - self._asked_at)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What happened with one hostile file; all times in seconds.

    Attributes:
        attack: until the hostile file was refused or read, or until the attacker left.
        wait: until the other visitor's picture was there, from the later of its upload and the
            end of the attack.
        silence: the longest time without an answer of the server.
    """

    attack: float
    wait: float
    silence: float


async def upload_page(address: str) -> Visitor:
    """Open the app where a picture can be uploaded."""
    visitor = await Visitor(address, BEST_QUALITY_LINK).__aenter__()
    await visitor.find("file_uploader", UPLOADER)
    return visitor


async def upload_both(
    address: str, name: str, data: bytes, small: bytes, health: HealthMonitor
) -> Scene:
    """Upload a hostile file and, while it is decoded, a small picture of another visitor."""
    attacker = await upload_page(address)
    other = await upload_page(address)
    health.longest_silence()
    start = time.monotonic()
    await attacker.upload(UPLOADER, f"hostile.{EXTENSIONS.get(name, name.lower())}", data)
    attack = asyncio.create_task(seconds_to_answer(attacker, start))
    await asyncio.sleep(HEAD_START_SECONDS)
    other_start = time.monotonic()
    await other.upload(UPLOADER, "small.jpg", small)
    await other.find("radio", METHODS)
    end = time.monotonic()
    silence = health.longest_silence()
    attack_seconds = await attack
    for visitor in (attacker, other):
        await visitor.close()
    turn = max(other_start, min(start + attack_seconds, end))
    return Scene(attack=attack_seconds, wait=end - turn, silence=silence)


async def seconds_to_answer(attacker: Visitor, start: float) -> float:
    """Wait until the page says what is wrong with a file, or shows it."""
    await first_of(problem(attacker), attacker.find("radio", METHODS))
    return time.monotonic() - start


async def problem(visitor: Visitor) -> str:
    """Wait for an error on the page, and return its words."""
    while not visitor.problems:
        await visitor.wait_for_change()
    return visitor.problems[-1]


async def batch_and_leave(address: str, data: bytes, small: bytes, health: HealthMonitor) -> Scene:
    """Start a batch of hostile files and leave; then another visitor compresses a picture."""
    other = await upload_page(address)
    health.longest_silence()
    start = time.monotonic()
    if data is not None:
        await start_batch_and_leave(address, data)
    left = time.monotonic()
    await other.upload(UPLOADER, "small.jpg", small)
    await other.find("download_button", "Download PNG")
    end = time.monotonic()
    silence = health.longest_silence()
    await other.close()
    return Scene(attack=left - start, wait=end - left, silence=silence)


async def start_batch_and_leave(address: str, data: bytes) -> None:
    """Start a batch of the same file four times, and leave while it is at work."""
    async with Visitor(address, BEST_QUALITY_LINK) as attacker:
        await attacker.open_page("Batch")
        await attacker.upload("PNG, JPEG", "hostile.zip", zipped(data))
        await attacker.press(f"Compress {BATCH_FILES}")
        await asyncio.sleep(HEAD_START_SECONDS)


def zipped(data: bytes) -> bytes:
    """Return a ZIP that holds the same file four times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(BATCH_FILES):
            archive.writestr(f"{number}.tif", data)
    return file.getvalue()


async def play(address: str, health: HealthMonitor) -> dict[str, Scene]:
    """Play all scenes, one after the other; a picture is never one that the server knows."""
    scenes = {}
    for number, name in enumerate(("a small picture", *UPLOADS)):
        create: Callable[[], bytes] = FILES.get(name, lambda: photo(999, 200, 200))
        kind = name.split(",")[0] if name in FILES else "jpg"
        scene = upload_both(address, kind, create(), photo(number, 200, 200), health)
        scenes[name] = await asyncio.wait_for(scene, TIMEOUT_SECONDS)
        print_scene(name, scenes[name])
    for number, name in enumerate((None, *BATCHES), len(UPLOADS) + 1):
        small = photo(number, 200, 200)
        batch = batch_and_leave(address, FILES[name]() if name else None, small, health)
        title = f"batch of {BATCH_FILES} {name}" if name else "nothing; one compresses alone"
        scenes[title] = await asyncio.wait_for(batch, TIMEOUT_SECONDS)
        print_scene(title, scenes[title])
    return scenes


def print_scene(name: str, scene: Scene) -> None:
    print(f"| {name} | {scene.attack:.1f} | {scene.wait:.2f} | {scene.silence:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.hostile_upload", description=__doc__
    )
    parser.parse_args()
    print(describe(("streamlit", "pillow")))
    print("| uploaded | attack, s | other visitor's picture, s | longest silence, s |")
    print("|---|---:|---:|---:|")
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        HealthMonitor(server.address) as health,
    ):
        scenes = asyncio.run(play(server.address, health))
        errors = server.logged_errors()
    silent = [name for name, scene in scenes.items() if scene.silence > MAX_SILENCE_SECONDS]
    late = [name for name, scene in scenes.items() if scene.wait > MAX_WAIT_SECONDS]
    print(f"errors in the server's log: {len(errors)}")
    if silent or late or errors:
        sys.exit(f"too long silent: {silent}; too late: {late}; errors: {errors}")


if __name__ == "__main__":
    main()
