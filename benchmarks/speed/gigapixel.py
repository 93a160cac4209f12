"""Time and memory of `--large` on a tiled gigapixel TIFF, and a check of its results.

`python -m benchmarks.speed.gigapixel --write` creates the file (1.4 GB, some minutes) in a
temporary folder, runs the command line on it in a process of its own for each K, reads the results
back by libvips, and writes docs/results/gigapixel.md.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from benchmarks.machine import describe
from benchmarks.speed.gigapixel_file import write_tiff
from benchmarks.written_pages import RESULTS
from compressor.samples import FOLDER

PACKAGES = ("numpy", "pyvips", "pillow")
SIDE = 32_768  # pixels
KS = (16, 256)
STRIP_ROWS = 64  # rows of each strip that is checked
CHECKED_STRIPS = 12
MEMORY_LIMIT_BYTES = 1.5e9


@dataclass(frozen=True, kw_only=True)
class Run:
    """One process, from the file to the PNG.

    Attributes:
        k: the number of colours.
        seconds: wall-clock time.
        cpu: processor time of all threads, in seconds.
        memory: peak resident memory in bytes.
        size: bytes of the PNG.
    """

    k: int
    seconds: float
    cpu: float
    memory: int
    size: int


def run(source: Path, target: Path, k: int) -> Run:
    """Compress the file by the command line; SystemExit if it fails."""
    command = [sys.executable, "-m", "compressor", str(source), "--large", "-k", str(k)]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "-o", str(target), "--force"])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}")
    return Run(
        k=k,
        seconds=time.perf_counter() - start,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        size=target.stat().st_size,
    )


def check(source: Path, result: Path) -> None:
    """Check the PNG by pngcheck, and in random strips that each pixel has a nearest colour.

    Raises:
        AssertionError: some pixel has another colour.
        CalledProcessError: pngcheck found a fault.
    """
    if shutil.which("pngcheck") is not None:
        subprocess.run(["pngcheck", "-q", str(result)], check=True)
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(result) as image:
        assert image.palette is not None
        palette = np.frombuffer(image.palette.tobytes(), np.uint8).reshape(-1, 3)
    before, after = (
        pyvips.Image.new_from_file(str(file), access="sequential") for file in (source, result)
    )
    assert (before.width, before.height) == (after.width, after.height)
    tops = np.random.default_rng(0).choice(
        before.height - STRIP_ROWS, CHECKED_STRIPS, replace=False
    )
    for top in np.sort(tops):
        original, shown = (_strip(image, int(top)) for image in (before, after))
        distances = _squared_distances(original, shown)
        assert (distances == _nearest_distances(original, palette)).all()


def _strip(image: pyvips.Image, top: int) -> NDArray[np.int32]:
    """Return the pixels of STRIP_ROWS rows as (pixels, 3)."""
    region = pyvips.Region.new(image)
    data = region.fetch(0, top, image.width, STRIP_ROWS)
    return np.frombuffer(data, np.uint8).reshape(-1, image.bands)[:, :3].astype(np.int32)


def _squared_distances(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.asarray(((a - b) ** 2).sum(axis=1))


def _nearest_distances(pixels: NDArray[np.int32], palette: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return the squared distance of each pixel to its nearest palette colour, in 0..255."""
    nearest = _squared_distances(pixels, palette[0].astype(np.int32))
    for color in palette[1:].astype(np.int32):
        np.minimum(nearest, _squared_distances(pixels, color), out=nearest)
    return nearest


def report(runs: Sequence[Run], size: int, side: int, machine: str) -> str:
    """Return the page as Markdown."""
    rows = [
        f"| {r.k} | {r.seconds:.0f} | {r.cpu:.0f} | {r.memory / 1e6:,.0f} | {r.size / 1e6:,.1f} |"
        for r in runs
    ]
    pixels = side * side
    parts = [
        "# A picture larger than memory",
        f"`python -m benchmarks.speed.gigapixel --write` wrote this page. {machine}",
        f"A TIFF of {side:,} x {side:,} pixels = {pixels / 1e9:.2f} gigapixels, in deflated tiles"
        f" of 256 x 256: {size / 1e9:.2f} GB, {pixels * 3 / 1e9:.1f} GB unpacked. It is the sample"
        " `chelsea.png` enlarged, with noise. The command is `python -m compressor FILE --large -k"
        " K`; nothing may take more than 1.5 GB.",
        "\n".join(
            [
                "| K | seconds | CPU seconds | most memory, MB | PNG, MB |",
                "|---:|---:|---:|---:|---:|",
                *rows,
            ]
        ),
        f"pngcheck found no fault, and in {CHECKED_STRIPS} strips of {STRIP_ROWS} rows at random"
        " places every pixel, read back by libvips, has the nearest colour of the palette. Where"
        " other programs run meanwhile, CPU seconds say more than the clock's.",
    ]
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.gigapixel", description=__doc__
    )
    parser.add_argument("--side", type=int, default=SIDE, help="of the picture, in pixels")
    parser.add_argument("--file", type=Path, help="the TIFF to use, or to create and keep")
    parser.add_argument("--write", action="store_true", help="write docs/results/gigapixel.md")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        source = arguments.file or Path(folder) / "gigapixel.tif"
        target = Path(folder) / "gigapixel.png"
        if not source.exists():
            write_tiff(FOLDER / "chelsea.png", arguments.side, arguments.side, source)
        runs = []
        for k in KS:
            runs.append(run(source, target, k))
            print(runs[-1], flush=True)
            check(source, target)
        size = source.stat().st_size
    text = report(runs, size, arguments.side, describe(PACKAGES))
    print(text)
    if any(r.memory > MEMORY_LIMIT_BYTES for r in runs):
        sys.exit(f"More than {MEMORY_LIMIT_BYTES / 1e9} GB of memory were needed.")
    if arguments.write:
        (RESULTS / "gigapixel.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
