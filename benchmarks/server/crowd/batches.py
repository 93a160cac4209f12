"""Sessions that compress a batch each at the same time."""

import argparse
import asyncio
import io
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benchmarks.photos import photo
from benchmarks.server.crowd.jobs import JobVisit, follow_job, run_crowd
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import BATCH_GOAL, K_COLOURS
from compressor.pipeline.batch import compress_files
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings

FILES = 20  # of each batch
SIZE = 640, 480  # width and height of their pictures in pixels
K = 16


def batch_files(session: int) -> dict[str, bytes]:
    """Return the files of a session by their names."""
    return {f"{n:02}.jpg": photo(FILES * session + n, *SIZE) for n in range(FILES)}


async def visit(address: str, ready: asyncio.Barrier, files: dict[str, bytes]) -> JobVisit:
    """Do one session, from opening the page to the downloaded ZIP."""
    async with Visitor(address, f"method=quality&k={K}") as visitor:
        await visitor.open_page("Batch")
        await visitor.upload_all(await visitor.label_of_many_files_uploader(), files)
        start = f"Compress {FILES} files"
        await visitor.find("button", start)
        await visitor.choose(BATCH_GOAL, K_COLOURS)
        await visitor.find("number_input", "Colours, K")
        return await follow_job(visitor, ready, start, f"Download ZIP, {FILES} files")


def expected_files(session: int) -> list[bytes]:
    """Return the library's results for the files of a session, in the order of their names."""
    job = CompressionJob(settings=QualitySettings(k=K), thumbnail=False)
    reads = [partial(bytes, data) for data in batch_files(session).values()]
    results = dict(compress_files(reads, job))
    return [results[number].file for number in range(FILES)]


def measure(options: argparse.Namespace) -> list[str]:
    """Run the crowd, print how long each session waited, and return what was wrong."""
    sessions = range(options.sessions)
    visits, problems = run_crowd([partial(visit, files=batch_files(n)) for n in sessions])
    with ProcessPoolExecutor() as executor:
        expected = list(executor.map(expected_files, sessions))
    wrong = 0
    for each, files in zip(visits, expected, strict=True):
        with zipfile.ZipFile(io.BytesIO(each.file)) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".png"))
            received = [archive.read(name) for name in names]
        wrong += len(files) - sum(one == other for one, other in zip(received, files, strict=False))
    total = FILES * len(visits)
    print(f"files identical to the byte: {total - wrong} of {total}")
    if wrong:
        problems.append(f"{wrong} files were wrong")
    return problems
