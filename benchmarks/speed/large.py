"""Compresses a large picture by kmc and by pngquant, in turn.

`python -m benchmarks.speed.large FILE [--write]` starts a fresh process for each round, from the
file to the PNG in 256 colours. It prints time, memory, MSE and bytes, and with --write they go to
docs/results/large.md. --megapixels N enlarges the picture first. pngquant is the program beside
this Python (`pip install pngquant-cli`) or on the PATH.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from benchmarks.bytecode import with_bytecode
from benchmarks.machine import describe
from benchmarks.speed.large_report import Round, report
from benchmarks.written_pages import RESULTS
from compressor.imaging.picture import load_image
from kmc import count_colors

PACKAGES = ("numpy", "pillow", "deflate")
K = 256
STRIP_ROWS = 256  # rows compared at a time


def pngquant() -> str:
    """Return the program's path; the one installed beside this Python comes first."""
    folders = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which("pngquant", path=folders)
    if program is None:
        sys.exit("pngquant is not installed: pip install pngquant-cli")
    return program


def enlarge(file: Path, megapixels: float, folder: Path) -> Path:
    """Write the picture at `megapixels` as a JPEG of quality 95, and return its path."""
    image = Image.open(file).convert("RGB")
    scale = math.sqrt(megapixels * 1e6 / (image.width * image.height))
    size = int(image.width * scale), int(image.height * scale)
    large = folder / "large.jpg"
    image.resize(size, Image.Resampling.BICUBIC).save(large, quality=95)
    return large


def run(
    program: str,
    command: Sequence[str],
    result: Path,
    original: Path,
    environment: Mapping[str, str] = os.environ,
) -> Round:
    """Run one process and measure it; `wait4` reports the resources of that process alone."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}")
    return Round(
        program=program,
        seconds=seconds,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        size=result.stat().st_size,
        mse=mean_squared_error(original, result),
        stages=json.loads(output)["stages"] if output else {},
    )


def mean_squared_error(original: Path, result: Path) -> float:
    """Return the MSE of two pictures, summed over the three channels in 0..255."""
    before, after = (load_image(file.read_bytes()).pixels for file in (original, result))
    strips = [slice(top, top + STRIP_ROWS) for top in range(0, len(before), STRIP_ROWS)]
    squares = (np.square(before[s].astype(np.int32) - after[s]).sum(dtype=np.int64) for s in strips)
    return float(sum(int(total) for total in squares) / (before.shape[0] * before.shape[1]))


def measure(file: Path, rounds: int, folder: Path) -> list[Round]:
    """Run both programs in turn, and return every round."""
    png = folder / "original.png"
    ours = folder / "kmc.png"
    theirs = folder / "pngquant.png"
    Image.fromarray(load_image(file.read_bytes()).pixels).save(png)
    version = subprocess.run([pngquant(), "--version"], capture_output=True, text=True).stdout
    child = [sys.executable, "-m", "benchmarks.speed.large_child", str(file), str(ours), str(K)]
    peer = [pngquant(), "--nofs", "--force", "--output", str(theirs), str(K), str(png)]
    peer_name = f"pngquant {version.split()[0]}, default speed"
    measured = []
    environment = with_bytecode(folder)
    run("kmc, balanced", child, ours, file, environment)  # writes bytecode
    for _ in range(rounds):
        measured.append(run("kmc, balanced", child, ours, file, environment))
        measured.append(run(peer_name, peer, theirs, file, environment))
        print(*measured[-2:], sep="\n", flush=True)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.large", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megapixels", type=float, help="enlarge the picture to this first")
    parser.add_argument("--write", action="store_true", help="write docs/results/large.md")
    arguments = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = None
    with TemporaryDirectory() as folder:
        file = arguments.file
        if arguments.megapixels:
            file = enlarge(file, arguments.megapixels, Path(folder))
        rounds = measure(file, arguments.rounds, Path(folder))
        pixels = load_image(file.read_bytes()).pixels
    height, width = pixels.shape[:2]
    picture = (
        f"{arguments.file.name}, {width} x {height} = {height * width / 1e6:.1f} MP,"
        f" {len(count_colors(pixels)):,} distinct colours, in {K} colours without dithering."
    )
    option = f" --megapixels {arguments.megapixels:g}" if arguments.megapixels else ""
    command = f"python -m benchmarks.speed.large FILE{option} --write"
    text = report(rounds, picture, describe(PACKAGES), command)
    print(text)
    if arguments.write:
        name = "large-100mp.md" if arguments.megapixels else "large.md"
        (RESULTS / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
