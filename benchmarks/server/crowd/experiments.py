"""Sessions that run the restarts experiment at the same time, each on a photo of its own."""

import argparse
import asyncio
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benchmarks.photos import photo
from benchmarks.server.crowd.jobs import JobVisit, follow_job, run_crowd
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT, UPLOADER
from compressor.imaging import apply_palette, load_image, shrink
from compressor.pipeline.settings import RestartSettings
from kmc import run_restarts

SETTINGS = RestartSettings.defaults()
ANOTHER = "Drop or paste another one"  # the label of the uploader beside a picture in use


async def visit(address: str, data: bytes, ready: asyncio.Barrier) -> JobVisit:
    """Do one session, from opening the page to the downloaded file."""
    async with Visitor(address, f"method={SETTINGS.method}&k={SETTINGS.k}") as visitor:
        await visitor.upload(UPLOADER, "photo.jpg", data)
        await visitor.find("file_uploader", ANOTHER)
        await visitor.find("button", RUN_EXPERIMENT)
        return await follow_job(visitor, ready, RUN_EXPERIMENT, f"Download k{SETTINGS.k}-best")


def expected_file(data: bytes) -> bytes:
    """Return the library's result for a photo at default settings."""
    pixels = load_image(data).pixels_with_alpha
    runs = run_restarts(
        shrink(pixels, SETTINGS.height),
        SETTINGS.k,
        restarts=SETTINGS.restarts,
        max_iters=SETTINGS.iterations,
        seed=SETTINGS.seed,
    )
    return apply_palette(pixels, runs.centroids[runs.best]).encode_png()


def measure(options: argparse.Namespace) -> list[str]:
    """Run the crowd, print how long each session waited, and return what was wrong."""
    height = round((options.megapixels * 1e6 * 3 / 4) ** 0.5)
    photos = [photo(n, round(height * 4 / 3), height) for n in range(options.sessions)]
    visits, problems = run_crowd([partial(visit, data=data) for data in photos])
    with ProcessPoolExecutor() as executor:
        expected = list(executor.map(expected_file, photos))
    wrong = sum(visit.file != right for visit, right in zip(visits, expected, strict=True))
    print(f"files identical to the byte: {len(visits) - wrong} of {len(visits)}")
    if wrong:
        problems.append(f"{wrong} files were wrong")
    return problems
