"""A folder of pictures by kmc and by pngquant, in turn: `python -m benchmarks.speed.batch [--write]`.

The command line (`python -m compressor`) by one and by two processes and, where `distributed` is
installed, by a Dask cluster of two workers on this machine; pngquant by one process and by two.
The pictures are cut out of the samples, or those of --folder, as PNG files. With --write the
tables go to docs/batch.md.
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

from benchmarks.machine import describe
from benchmarks.speed.batch_report import Result, Results, Round, report
from benchmarks.speed.cuts import cuts
from benchmarks.speed.large import mean_squared_error, pngquant
from compressor.imaging.decoding.header import EXTENSIONS
from compressor.imaging.picture import load_image

DOCS = Path(__file__).parent.parent.parent / "docs"
PACKAGES = ("numpy", "pillow", "deflate", "loky")
KS = (16, 256)
EFFORTS = ("fast", "balanced")
ENDING = "-small.png"
# As it is before Dask starts its workers: it has glibc give back memory at every turn, for all
# processes that are started later, which makes kmc up to three times slower.
ENVIRONMENT = dict(os.environ)

Commands = Mapping[str, list[str]]


def commands(folder: Path, k: int, dask: str | None, peers: Mapping[str, str]) -> Commands:
    """What is run, by its name; each writes beside the pictures, over what is there.

    Args:
        folder: with the pictures.
        k: the most colours.
        dask: the address of a scheduler.
        peers: the paths of pngquant programs by their name and version.
    """
    files = sorted(map(str, folder.glob("picture-*[0-9].png")))
    made: dict[str, list[str]] = {}
    for effort in EFFORTS:
        line = [sys.executable, "-m", "compressor", *files, f"-k{k}", "--effort", effort]
        line += ["--force", f"--ext={ENDING}"]
        made[f"kmc {effort}, 1 process"] = [*line, "--jobs", "1"]
        made[f"kmc {effort}, 2 processes"] = [*line, "--jobs", "2"]
        if dask is not None:
            made[f"kmc {effort}, Dask, 2 workers"] = [*line, "--dask", dask]
    spread = ["xargs", "-a", str(_listed(files, folder)), "-P2", "-n8"]
    for name, path in peers.items():
        peer = [path, "--nofs", "--force", "--ext", ENDING, str(k), "--"]
        made[f"{name}, 1 process"] = [*peer, *files]
        made[f"{name}, 2 processes"] = [*spread, *peer]
    return made


def pngquants() -> dict[str, str]:
    """The one beside this Python and that of the system, by name and version."""
    paths = [path for path in (pngquant(), shutil.which("pngquant")) if path is not None]
    told = [subprocess.run([path, "--version"], capture_output=True, text=True) for path in paths]
    return {
        f"pngquant {one.stdout.split()[0]}": path for one, path in zip(told, paths, strict=True)
    }


def _listed(files: list[str], folder: Path) -> Path:
    """The names in a file, for xargs."""
    target = folder / "files.txt"
    target.write_text("".join(f'"{file}"\n' for file in files))
    return target


def run(program: str, k: int, command: list[str]) -> Round:
    """One process over the whole folder."""
    before = _cpu()
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{program} failed with {done.returncode}: {done.stderr[-500:]}")
    return Round(program=program, k=k, seconds=seconds, cpu=_cpu() - before)


def _cpu() -> float:
    """Processor seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def judge(folder: Path) -> Result:
    """The results beside the pictures, which are taken away."""
    errors = []
    size = 0
    for file in sorted(folder.glob("picture-*[0-9].png")):
        result = file.with_name(f"{file.stem}{ENDING}")
        errors.append(mean_squared_error(file, result))
        size += result.stat().st_size
        result.unlink()
    return Result(mse=sum(errors) / len(errors), size=size)


def measure(
    folder: Path, rounds: int, dask: str | None, peers: Mapping[str, str]
) -> tuple[list[Round], Results]:
    """All programs in turn, for each K."""
    found: list[Round] = []
    results: Results = {}
    for _ in range(rounds):
        for k in KS:
            for program, command in commands(folder, k, dask, peers).items():
                found.append(run(program, k, command))
                print(found[-1], flush=True)
                results[program, k] = judge(folder)
    return found, results


@contextmanager
def cluster() -> Iterator[str | None]:
    """The address of two workers of Dask on this machine; None where it is not installed."""
    if find_spec("distributed") is None:
        yield None
        return
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made.scheduler_address


def converted(pictures: Path, folder: Path) -> list[Path]:
    """The pictures of a folder as PNG files, without alpha."""
    files = []
    for file in sorted(pictures.iterdir()):
        if file.suffix.lower().removeprefix(".") in EXTENSIONS:
            files.append(folder / f"picture-{len(files):03}.png")
            Image.fromarray(load_image(file.read_bytes()).pixels).save(files[-1])
    return files


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.batch", description=__doc__)
    parser.add_argument("--folder", type=Path, help="with other pictures than those of the samples")
    parser.add_argument("--pictures", type=int, default=100, help="how many are cut; default 100")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write docs/batch.md")
    given = parser.parse_args()
    with TemporaryDirectory() as name, cluster() as dask:
        folder = Path(name)
        files = converted(given.folder, folder) if given.folder else cuts(given.pictures, folder)
        pixels = [Image.open(file).width * Image.open(file).height for file in files]
        found, results = measure(folder, given.rounds, dask, pngquants())
    which = "PNG versions of a folder" if given.folder else "cut out of the samples"
    pictures = (
        f"{len(files)} pictures, {which}: {min(pixels) / 1e6:.2f} to {max(pixels) / 1e6:.2f}"
        f" megapixels, {sum(pixels) / 1e6:.1f} in all."
    )
    versions = ["distributed"] if dask is not None else []
    machine = f"{describe((*PACKAGES, *versions))}."
    option = " --folder FOLDER" if given.folder else f" --pictures {given.pictures}"
    command = f"python -m benchmarks.speed.batch{option} --rounds {given.rounds} --write"
    text = report(found, results, len(files), pictures, machine, command)
    print(text)
    if given.write:
        (DOCS / "batch.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
