"""How time and memory grow with the size of the job, and where kmc spends its time.

`python -m benchmarks.speed.growth [FILE]` measures kmc and its peers side by side, in one series
each for restarts, K, pixels and distinct colours. It writes docs/results/performance.md and its
plots, and takes about a quarter of an hour.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from benchmarks.machine import cores, describe
from benchmarks.speed.anatomy import anatomy
from benchmarks.speed.contenders import DIFFERENCES, PACKAGES, PEERS, Contender
from benchmarks.speed.kmeans_libraries import Job, Pixels
from benchmarks.speed.one_thread import HEADING as ONE_THREAD
from benchmarks.speed.plain_process.page import kept_section
from benchmarks.speed.start import HEADING as START
from benchmarks.written_pages import PLOTS, RESULTS
from compressor.imaging import load_image
from compressor.imaging.resize import shrink
from compressor.samples import SAMPLES

NAMES = ("kmc", *PEERS)
COLORS = dict(zip(NAMES, ("#d55e00", "#0072b2", "#009e73", "#cc79a7"), strict=True))
MAX_JOB_SECONDS = 15.0  # a contender that needs more is left out of a series' larger jobs
SMALL_PIXELS = 50_000  # as many as in the experiment


@dataclass(frozen=True)
class Series:
    """Jobs that differ in one thing.

    Attributes:
        name: the quantity that grows; also in the plot's file name.
        fixed: a phrase for what stays the same.
        jobs: the jobs by the number that grows.
        memory: whether memory is measured too, in a process of its own for each job.
    """

    name: str
    fixed: str
    jobs: dict[float, Job]
    memory: bool = False


def main() -> None:
    """Measure all series and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.growth", description=__doc__)
    parser.add_argument("file", nargs="?", help="a picture of 2 megapixels or more; or a sample")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = Path(options.file).read_bytes() if options.file else SAMPLES[4].data
    picture = load_image(data).pixels
    sections = [_section(series, options.rounds) for series in _series(picture)]
    small = _resized(picture, SMALL_PIXELS)
    text = [
        "# How time and memory grow\n",
        "Written by `python -m benchmarks.speed.growth`. Each point is the best of"
        f" {options.rounds} rounds, all contenders in turn, each with {min(2, cores())} threads"
        " (kmc: processes). Ten iterations a run.\n",
        describe((*PACKAGES, "matplotlib")) + "\n",
        *sections,
        kept_section(),
        kept_section(ONE_THREAD),
        kept_section(START),
        *anatomy(small),
        "",
        DIFFERENCES,
    ]
    (RESULTS / "performance.md").write_text("\n".join(text))
    print("\n".join(text))


def _series(picture: Pixels) -> Iterable[Series]:
    """Yield the series of the page; `picture` is (height, width, 3) uint8."""
    small = _resized(picture, SMALL_PIXELS)
    large = _resized(picture, 1_000_000)
    yield Series(
        "restarts",
        f"K = 16, {len(small):,} pixels",
        {n: Job(small, 16, n, 10) for n in (1, 10, 30, 100, 300, 1000)},
    )
    yield Series(
        "K",
        f"24 restarts, {len(small):,} pixels",
        {k: Job(small, k, 24, 10) for k in (2, 3, 4, 8, 16, 32, 64, 128, 256)},
        memory=True,
    )
    resized = [_resized(picture, int(n * 1e6)) for n in (0.05, 0.1, 0.25, 0.5, 1, 2)]
    yield Series(
        "megapixels",
        "K = 16, 24 restarts",
        {round(len(pixels) / 1e6, 2): Job(pixels, 16, 24, 10) for pixels in resized},
        memory=True,
    )
    coarse = [large >> bits << bits for bits in (6, 5, 4, 3, 2, 1, 0)]
    yield Series(
        "distinct colours",
        "K = 16, 24 restarts, 1 megapixel whose channels are rounded to 2 to 8 bits",
        {len(np.unique(pixels, axis=0)): Job(pixels, 16, 24, 10) for pixels in coarse},
    )


def _resized(picture: Pixels, pixels: int) -> Pixels:
    """Return about `pixels` pixels of the picture as (n, 3); enlarge it where it has fewer."""
    factor = int(np.ceil(np.sqrt(max(1.0, pixels / (picture[..., 0].size)))))
    if factor > 1:
        noise = np.random.default_rng(0).integers(-3, 4, (factor, factor, 3))
        tiled_noise = np.tile(noise, (*picture.shape[:2], 1))
        large = picture.repeat(factor, axis=0).repeat(factor, axis=1)
        picture = np.clip(large + tiled_noise, 0, 255).astype(np.uint8)
    return shrink(picture, picture.shape[0], pixels).reshape(-1, 3)


def _section(series: Series, rounds: int) -> str:
    """Measure a series, draw its plot, and return its table as Markdown."""
    seconds = _seconds(series, rounds)
    columns = [(name, {x: f"{s:.3f} s" for x, s in seconds[name].items()}) for name in NAMES]
    figures = [("seconds", seconds)]
    if series.memory:
        megabytes = _megabytes(series)
        columns += [
            (f"{name}, memory", {x: f"{mb:.1f} MB" for x, mb in megabytes[name].items()})
            for name in NAMES
        ]
        figures.append(("MB a process grows by", megabytes))
    file = f"performance-{series.name.replace(' ', '-')}.png"
    _plot(series.name, figures, PLOTS / file)
    lines = [f"## {series.name[0].upper()}{series.name[1:]}\n", f"{series.fixed}.\n"]
    lines += [f"![Time against {series.name}](plots/{file})\n"]
    lines += [f"| {series.name} | {' | '.join(name for name, _ in columns)} |"]
    lines += ["|---" * (1 + len(columns)) + "|"]
    for x in series.jobs:
        lines.append(f"| {x:,} | {' | '.join(cells.get(x, '-') for _, cells in columns)} |")
    return "\n".join(lines) + "\n"


def _seconds(series: Series, rounds: int) -> dict[str, dict[float, float]]:
    """Return each contender's best seconds by the number that grows."""
    best: dict[str, dict[float, float]] = {name: {} for name in NAMES}
    contenders = {name: Contender(name, min(2, cores())) for name in NAMES}
    first = next(iter(series.jobs.values()))
    for contender in contenders.values():
        contender.run(Job(first.pixels[::3], first.k, 2, 2))
    for x, job in series.jobs.items():
        for number in range(rounds):
            for name in list(contenders):
                # as hard as in the other rounds, and in nobody's cache
                pixels = np.ascontiguousarray(np.roll(job.pixels, number, axis=1))
                seconds = contenders[name].run(replace(job, pixels=pixels)).seconds
                best[name][x] = min(seconds, best[name].get(x, seconds))
        for name in [name for name in contenders if best[name][x] > MAX_JOB_SECONDS]:
            contenders.pop(name).close()
    for contender in contenders.values():
        contender.close()
    return best


def _megabytes(series: Series) -> dict[str, dict[float, float]]:
    """Return the megabytes that a process of one thread grows by during each job."""
    growth: dict[str, dict[float, float]] = {name: {} for name in NAMES}
    for name in NAMES:
        for x, job in series.jobs.items():
            contender = Contender(name, 1)
            contender.run(Job(job.pixels[:1000], 2, 1, 1))  # loads what every job needs
            short_job = Job(job.pixels, job.k, 4, 2)  # more runs take time, and no more memory
            growth[name][x] = max(contender.run(short_job).growth_mb, 0.1)
            contender.close()
    return growth


def _plot(name: str, figures: list[tuple[str, dict[str, dict[float, float]]]], file: Path) -> None:
    """Draw one chart for each unit, a line for each contender."""
    mpl.use("Agg")
    figure, axes = plt.subplots(1, len(figures), figsize=(5.2 * len(figures), 3.6), squeeze=False)
    for axis, (unit, values) in zip(axes[0], figures, strict=True):
        for contender, points in values.items():
            axis.plot(
                *zip(*points.items(), strict=True), "o-", ms=4, c=COLORS[contender], label=contender
            )
        axis.set(xscale="log", yscale="log", xlabel=name, ylabel=unit)
        axis.grid(alpha=0.3)
        axis.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(file, dpi=80)
    plt.close(figure)


if __name__ == "__main__":
    main()
