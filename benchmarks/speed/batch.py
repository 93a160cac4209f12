"""Compresses a folder of pictures by kmc and by pngquant, in turn.

`python -m benchmarks.speed.batch [--write]` runs the command line (`python -m compressor`) with one
and with two processes and, where `distributed` is installed, with a Dask cluster of two workers on
this machine; pngquant runs as one process and as two. The pictures are crops of the samples, or
those of --folder as PNG files. With --write the tables go to docs/results/batch.md.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.bytecode import with_bytecode
from benchmarks.machine import describe
from benchmarks.speed.batch_report import Result, Results, Round, report
from benchmarks.speed.large import mean_squared_error, pngquant
from benchmarks.speed.sample_crops import write_sample_crops
from benchmarks.written_pages import RESULTS
from compressor.imaging.decoding.header import EXTENSIONS
from compressor.imaging.picture import load_image

PACKAGES = ("numpy", "pillow", "deflate", "loky")
KS = (16, 256)
EFFORTS = ("fast", "balanced")
RESULT_SUFFIX = "-small.png"
# The environment before Dask starts its workers. Dask then sets MALLOC_TRIM_THRESHOLD_ for all
# processes that start later, which makes kmc up to three times slower.
ENVIRONMENT = dict(os.environ)

Commands = Mapping[str, list[str]]


def commands(folder: Path, k: int, dask: str | None, peers: Mapping[str, str]) -> Commands:
    """Return command lines by program name; each writes its results beside the pictures.

    Args:
        folder: the folder of the pictures.
        k: the largest number of colours.
        dask: the address of a scheduler, or None for no Dask.
        peers: the paths of pngquant programs by their name and version.
    """
    files = sorted(map(str, folder.glob("picture-*[0-9].png")))
    lines: dict[str, list[str]] = {}
    for effort in EFFORTS:
        line = [sys.executable, "-m", "compressor", *files, f"-k{k}", "--effort", effort]
        line += ["--force", f"--ext={RESULT_SUFFIX}"]
        lines[f"kmc {effort}, 1 process"] = [*line, "--jobs", "1"]
        lines[f"kmc {effort}, 2 processes"] = [*line, "--jobs", "2"]
        if dask is not None:
            lines[f"kmc {effort}, Dask, 2 workers"] = [*line, "--dask", dask]
    two_processes = ["xargs", "-a", str(_write_list(files, folder)), "-P2", "-n8"]
    for name, path in peers.items():
        peer = [path, "--nofs", "--force", "--ext", RESULT_SUFFIX, str(k), "--"]
        lines[f"{name}, 1 process"] = [*peer, *files]
        lines[f"{name}, 2 processes"] = [*two_processes, *peer]
    return lines


def pngquants() -> dict[str, str]:
    """Return the pngquant beside this Python and the system's, by name and version."""
    paths = [path for path in (pngquant(), shutil.which("pngquant")) if path is not None]
    return {f"pngquant {_version(path)}": path for path in paths}


def _version(path: str) -> str:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True)
    return answer.stdout.split()[0]


def _write_list(files: list[str], folder: Path) -> Path:
    """Write the file names to a file for xargs, and return its path."""
    target = folder / "files.txt"
    target.write_text("".join(f'"{file}"\n' for file in files))
    return target


def run(
    program: str, k: int, command: list[str], environment: Mapping[str, str] = ENVIRONMENT
) -> Round:
    """Run one program over the whole folder, and measure its time."""
    cpu_before = _children_cpu_seconds()
    start = time.perf_counter()
    process = subprocess.run(command, capture_output=True, text=True, env=environment)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{program} failed with {process.returncode}: {process.stderr[-500:]}")
    return Round(program=program, k=k, seconds=seconds, cpu=_children_cpu_seconds() - cpu_before)


def _children_cpu_seconds() -> float:
    """Return the processor seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def score_results(folder: Path) -> Result:
    """Return error and size of the results beside the pictures, and delete the results."""
    errors = []
    size = 0
    for file in sorted(folder.glob("picture-*[0-9].png")):
        result = file.with_name(f"{file.stem}{RESULT_SUFFIX}")
        errors.append(mean_squared_error(file, result))
        size += result.stat().st_size
        result.unlink()
    return Result(mse=sum(errors) / len(errors), size=size)


def measure(
    folder: Path, rounds: int, dask: str | None, peers: Mapping[str, str]
) -> tuple[list[Round], Results]:
    """Run all programs in turn for each K; return every round, and the results of each program."""
    measured: list[Round] = []
    results: Results = {}
    environment = with_bytecode(folder, ENVIRONMENT)
    for program, command in commands(folder, KS[0], dask, {}).items():
        run(program, KS[0], command, environment)  # writes bytecode
    for _ in range(rounds):
        for k in KS:
            for program, command in commands(folder, k, dask, peers).items():
                measured.append(run(program, k, command, environment))
                print(measured[-1], flush=True)
                results[program, k] = score_results(folder)
    return measured, results


@contextmanager
def cluster() -> Iterator[str | None]:
    """Start two Dask workers here and yield their address; None where Dask is not installed."""
    if find_spec("distributed") is None:
        yield None
        return
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers:
        yield workers.scheduler_address


def convert_to_png(pictures: Path, folder: Path) -> list[Path]:
    """Write the pictures of one folder into another as PNG without alpha; return the paths."""
    files = []
    for file in sorted(pictures.iterdir()):
        if file.suffix.lower().removeprefix(".") in EXTENSIONS:
            files.append(folder / f"picture-{len(files):03}.png")
            Image.fromarray(load_image(file.read_bytes()).pixels).save(files[-1])
    return files


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.batch", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="a folder of pictures to use instead of the samples"
    )
    parser.add_argument("--pictures", type=int, default=100, help="how many crops; default 100")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write docs/results/batch.md")
    options = parser.parse_args()
    with TemporaryDirectory() as name, cluster() as dask:
        folder = Path(name)
        files = (
            convert_to_png(options.folder, folder)
            if options.folder
            else write_sample_crops(options.pictures, folder)
        )
        pixels = [Image.open(file).width * Image.open(file).height for file in files]
        rounds, results = measure(folder, options.rounds, dask, pngquants())
    origin = "PNG versions of a folder" if options.folder else "cut out of the samples"
    pictures = (
        f"{len(files)} pictures, {origin}: {min(pixels) / 1e6:.2f} to {max(pixels) / 1e6:.2f}"
        f" megapixels, {sum(pixels) / 1e6:.1f} in all."
    )
    versions = ["distributed"] if dask is not None else []
    machine = f"{describe((*PACKAGES, *versions))}."
    source_option = " --folder FOLDER" if options.folder else f" --pictures {options.pictures}"
    command = f"python -m benchmarks.speed.batch{source_option} --rounds {options.rounds} --write"
    text = report(rounds, results, len(files), pictures, machine, command)
    print(text)
    if options.write:
        (RESULTS / "batch.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
