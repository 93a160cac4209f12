"""Sessions that change a setting of the live page again and again."""

import argparse
import asyncio
import re
import struct
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psutil
import requests

from benchmarks.photos import photo
from benchmarks.server.crowd.report import MAX_MEMORY, print_load, print_memory, print_seconds
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.memory import MemoryMonitor, processor_seconds
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import UPLOADER
from compressor.imaging import encode_png_quickly, load_image
from compressor.pipeline.methods.method import Work
from compressor.pipeline.methods.preview import (
    CROWD_PIXELS,
    LARGE_CROWD_PIXELS,
    compute_preview,
    preview_pixels,
    preview_settings,
    shrink_preview,
)
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.settings import QualitySettings

MEGAPIXELS = (0.4, 10.0)  # of the smallest and the largest picture
MAX_WAIT_SECONDS = 3.0  # from a change until its preview, or that of a later change, is there
MAX_BLANK_SECONDS = 60.0  # until the first picture, and for the last one
START_TIMEOUT_SECONDS = 300.0
FIRST_K = 24
PREVIEW_LABEL = re.compile(r"^(Preview, )?(\d+) colours")
# The sessions take turns at these, so that all kinds of preview are among them.
STYLES: tuple[dict[str, Any], ...] = ({}, {"dither": 0.5}, {"space": "oklab"}, {})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture that a session has shown: when it was there, its K, and its file."""

    time: float
    k: int
    is_preview: bool
    file: bytes


@dataclass(kw_only=True)
class LiveVisit:
    """What one session has seen.

    Attributes:
        number: of the session.
        data: the file of its picture.
        first: seconds from the upload to the first picture.
        changes: when each K was asked for, in order.
        shown: the pictures, in order.
        lost_connections: how often the server ended the connection, which the page made again.
        problems: what was told as an error.
    """

    number: int
    data: bytes
    first: float = 0.0
    changes: dict[int, float] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    lost_connections: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def style(self) -> dict[str, Any]:
        """Its settings beside K."""
        return STYLES[self.number % len(STYLES)]

    def waits(self) -> list[float]:
        """Return for each change the seconds until its picture, or a later change's, was there."""
        waits = []
        for k, asked in self.changes.items():
            answers = [shown.time for shown in self.shown if shown.k >= k]
            waits.append(min(answers, default=float("inf")) - asked)
        return waits

    def answered(self) -> int:
        """Count the changes whose own picture was there, be it before the next change or after."""
        return len(self.changes.keys() & {shown.k for shown in self.shown})

    def longest_standstill(self) -> float:
        """Return the longest time between two pictures, while it changed its settings."""
        first, last = min(self.changes.values()), max(self.changes.values())
        times = [shown.time for shown in self.shown if shown.k > FIRST_K]
        stops = [first, *(time for time in times if first < time < last), last]
        return max(after - before for before, after in pairwise(stops))


async def watch(visitor: Visitor, visit: LiveVisit) -> None:
    """Take note of every picture on the result's side, once its file is there."""
    last = ""
    while True:
        data = visitor.component("before_after")
        if data is not None and (address := data["pictures"][1]) != last:
            last = address
            match = PREVIEW_LABEL.match(data["labels"][1])
            if match is not None:
                try:
                    file = await visitor.fetch(address)
                except requests.HTTPError:  # the server has the next one already
                    continue
                shown = Shown(
                    time=time.monotonic(),
                    k=int(match[2]),
                    is_preview=match[1] is not None,
                    file=file,
                )
                visit.shown.append(shown)
                continue
        try:
            await visitor.wait_for_change()
        except ConnectionError:
            visit.lost_connections += 1
            await visitor.reconnect()


async def set_colors(visitor: Visitor, k: int) -> None:
    """Change K, after `watch` has connected again where the connection was lost."""
    while True:
        try:
            await visitor.fill("Colours, K", k)
        except ConnectionError:
            await asyncio.sleep(0.2)
        else:
            return


async def change_often(
    address: str, visit: LiveVisit, ready: asyncio.Barrier, changes: int, pause: float
) -> LiveVisit:
    """Do one session: upload, wait for the others, change K again and again, wait for the last."""
    query = "&".join(
        [
            "method=quality",
            f"k={FIRST_K}",
            *(f"{name}={value}" for name, value in visit.style.items()),
        ]
    )
    async with Visitor(address, query) as visitor:
        await visitor.find("file_uploader", UPLOADER)
        start = time.monotonic()
        await visitor.upload(UPLOADER, f"photo-{visit.number}.jpg", visit.data)
        watching = asyncio.create_task(watch(visitor, visit))
        await until(lambda: bool(visit.shown or visitor.problems), START_TIMEOUT_SECONDS)
        visit.first = time.monotonic() - start
        await ready.wait()
        begin = time.monotonic() + pause * visit.number / ready.parties
        for change in range(changes):
            await asyncio.sleep(max(0.0, begin + change * pause - time.monotonic()))
            k = FIRST_K + 1 + change
            visit.changes[k] = time.monotonic()
            await asyncio.wait_for(set_colors(visitor, k), START_TIMEOUT_SECONDS)
        last = FIRST_K + changes
        await until(lambda: any(shown.k == last for shown in visit.shown), MAX_BLANK_SECONDS)
        watching.cancel()
        visit.problems = visitor.problems
    return visit


async def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until a condition holds, but no longer than so many seconds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.02)


def expected_files(visit: LiveVisit) -> dict[tuple[int, bool], set[bytes]]:
    """Return what the library makes of each K that was shown, as a preview or as the result.

    A preview has one of three sizes, by how many waited for one.
    """
    picture = load_image(visit.data)
    large = preview_pixels(picture)
    sizes = [large] + [shrink_preview(large, size) for size in (CROWD_PIXELS, LARGE_CROWD_PIXELS)]
    files: dict[tuple[int, bool], set[bytes]] = {}
    for k, is_preview in {(shown.k, shown.is_preview) for shown in visit.shown}:
        settings = QualitySettings(k=k, **visit.style)
        if is_preview:
            quick = preview_settings(settings)
            assert quick is not None  # best quality has one
            pictures = [compute_preview(each, quick, picture.full_size) for each in sizes]
            files[k, is_preview] = {
                encode_png_quickly(each.indices, each.palette) for each in pictures
            }
        else:
            files[k, is_preview] = {compute_best_quality(picture, settings, IDLE).picture.preview}
    return files


def png_pixels(file: bytes) -> int:
    """Return how many pixels a PNG file has."""
    width, height = struct.unpack(">II", file[16:24])
    return int(width * height)


IDLE = Work(report=lambda *_: None, checkpoint=lambda: None, executor=None)


def photos(sessions: int) -> list[bytes]:
    """Return a photo of 3 : 2 for each session, the smallest first."""
    files = []
    for number, megapixels in enumerate(np.geomspace(*MEGAPIXELS, sessions)):
        height = round((megapixels * 1e6 * 2 / 3) ** 0.5)
        files.append(photo(number, round(height * 1.5), height))
    return files


async def crowd(address: str, files: list[bytes], changes: int, pause: float) -> list[LiveVisit]:
    """Run all sessions at once."""
    ready = asyncio.Barrier(len(files))
    return await asyncio.gather(
        *(
            change_often(address, LiveVisit(number=number, data=data), ready, changes, pause)
            for number, data in enumerate(files)
        )
    )


def measure(options: argparse.Namespace) -> list[str]:
    """Run the crowd, print what it saw, and return what was wrong."""
    files = photos(options.sessions)
    print_load("before")
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        with MemoryMonitor(server.process.pid) as monitor:
            before = monitor.current()
            process = psutil.Process(server.process.pid)
            visits = asyncio.run(
                crowd(server.address, files, round(options.seconds / options.pause), options.pause)
            )
            after = monitor.current()
            seconds = processor_seconds(process)
        problems = server.logged_errors()
    print_load("after")
    print(
        f"{len(visits)} sessions of {MEGAPIXELS[0]} to {MEGAPIXELS[1]} megapixels, a change of K"
        f" every {options.pause:g} s for {options.seconds:g} s"
    )
    waits = [wait for visit in visits for wait in visit.waits()]
    print_seconds("first picture after the upload", [visit.first for visit in visits])
    print_seconds("from a change to its picture or a later one", waits)
    print_seconds("longest standstill of a session", [v.longest_standstill() for v in visits])
    asked = sum(len(visit.changes) for visit in visits)
    shares = [visit.answered() / len(visit.changes) for visit in visits]
    print(
        f"changes that were shown, and not overtaken: {sum(v.answered() for v in visits)} of"
        f" {asked}; of one session at least {min(shares):.0%}"
    )
    with ProcessPoolExecutor() as executor:
        expected = list(executor.map(expected_files, visits))
    wrong = 0
    count = 0
    for visit, right in zip(visits, expected, strict=True):
        count += len(visit.shown)
        wrong += sum(shown.file not in right[shown.k, shown.is_preview] for shown in visit.shown)
        problems += visit.problems
    previews = sum(shown.is_preview for visit in visits for shown in visit.shown)
    sizes = [
        png_pixels(shown.file) for visit in visits for shown in visit.shown if shown.is_preview
    ]
    small = sum(pixels <= CROWD_PIXELS for pixels in sizes)
    print(
        f"pictures that were shown: {count}, {previews} of them previews ({small} small ones, for a"
        f" crowd); identical to the byte:"
        f" {count - wrong}"
    )
    print(f"processor's time of the server: {seconds:.0f} s, start and uploads included")
    print_memory(monitor, before, after)
    late = sum(wait > MAX_WAIT_SECONDS for wait in waits)
    print(f"connections that were lost: {sum(visit.lost_connections for visit in visits)}")
    print(f"waits above {MAX_WAIT_SECONDS:g} s: {late} of {len(waits)}; errors: {len(problems)}")
    if late:
        problems.append(f"{late} changes waited for more than {MAX_WAIT_SECONDS:g} s")
    if wrong:
        problems.append(f"{wrong} pictures were wrong")
    if monitor.peak() > MAX_MEMORY:
        problems.append("the server took more than 1 GB")
    return problems
