"""The page docs/results/batch.md, from what `benchmarks.speed.batch` measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

DIFFERENCES = """\
What is not the same between them:

- Every program is started anew in each round, reads the same PNG files and writes PNG files; the
  seconds are those of the whole process with all that it starts, by the clock. CPU seconds are of
  all its processes, but for Dask's workers, which run before and after.
- Nobody dithers. `kmc` minimises the mean squared RGB error, which is the measure here; pngquant
  minimises its own perceptual error (with gamma and weights).
- pngquant works on one file after the other; with two processes `xargs -P2` deals out the files,
  eight at a time. `--jobs 2` is a process that reads and writes, and two that compute.
- Each program packs its own PNG: `kmc` with libdeflate in several layouts of which it keeps the
  smallest, pngquant with its own packer in one.
- MSE is summed over the three channels in 0..255 and averaged over the pictures.
- `kmc` has its bytecode, as after an installation.
"""
PAIR = ("kmc fast", "pngquant 3")  # the programs that are compared
AIMS = {16: 1.2, 256: 1.1}  # times the speed of pngquant with two processes, by K
TRIED = """\
What was tried to be faster than pngquant at effort fast, in CPU seconds of these 60 pictures:

- **Kept.** The nearest of whole-numbered entries by one exact product, without a second search
  (9 % at K = 256, 3 % at K = 16). That all entries are used is proved by a few colours (5 %).
  Packing at level 7 of libdeflate, so that the trial of the smallest layout is the file (20 % at
  K = 256, 25 % at K = 16; files are 7 % larger than with level 10). Processes that are copies of
  the first, which need not import anything (1.3 s in all).
- **Not kept.** Clusters that double until they are enough, and three iterations in place of eight:
  10 % less time, but the MSE rises by 0.5 to 0.7 % at K = 256. One breath in place of two: 30 %
  less time for the palette, but 1.5 to 2 % more error; none: half, but 9 to 11 % more. Coarser
  cells: 12 % less, 2 % more error. The preview's search is fast's with more iterations, on all
  colours of small pictures. Filters chosen by a quarter of the bytes: 2 % less time, 0.2 % larger
  files. A scratch array that all blocks of a search share: 0 to 2 %.
- **The bound at K = 256.** More than half of a picture's time is the palette, a fourth packing, the
  rest the map and the counting of colours. Half of the palette's time are products and minima,
  which pass through the cache; the other half are the calls of NumPy. To gain more takes fewer
  iterations.
"""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One run of a program over the whole folder.

    Attributes:
        program: its name, with the number of processes.
        k: the largest number of colours.
        seconds: wall-clock time.
        cpu: processor time in seconds.
    """

    program: str
    k: int
    seconds: float
    cpu: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """Mean of the pictures' MSE, and total bytes of the files that a program wrote."""

    mse: float
    size: int


Results = dict[tuple[str, int], Result]


def report(
    rounds: Sequence[Round], results: Results, files: int, pictures: str, machine: str, command: str
) -> str:
    """Return the page: a table for each K, and the differences between the programs."""
    ks = list(dict.fromkeys(r.k for r in rounds))
    number = max(sum((r.program, r.k) == key for r in rounds) for key in results)
    parts = [
        "# A folder of pictures: kmc and pngquant",
        f"`{command}` wrote this page. {machine}",
        f"{pictures} {number} rounds, all programs in turn in each.",
    ]
    for k in ks:
        parts += [f"## K = {k}", _table([r for r in rounds if r.k == k], results, files)]
    return "\n\n".join([*parts, DIFFERENCES.rstrip(), *_aims(rounds), TRIED.rstrip()])


def _aims(rounds: Sequence[Round]) -> list[str]:
    """Return a line for each K whose aim can be judged: how fast kmc is beside pngquant."""
    lines = []
    for k, aim in AIMS.items():
        programs = [[r for r in rounds if r.k == k and _is_of(r.program, name)] for name in PAIR]
        if not all(programs):
            continue
        by_clock = [min(r.seconds for r in own) for own in programs]
        by_cpu = [min(r.cpu for r in own) for own in programs]
        ratio = by_clock[1] / by_clock[0]
        verdict = "reached" if ratio >= aim else "missed"
        lines.append(
            f"With two processes at K = {k}, kmc fast has {ratio:.2f} times the speed of pngquant 3"
            f" by the clock, and {by_cpu[1] / by_cpu[0]:.2f} times by CPU seconds; aimed at are"
            f" {aim}: {verdict}."
        )
    return lines


def _is_of(program: str, name: str) -> bool:
    return program.startswith(name) and program.endswith(", 2 processes")


def _table(rounds: Sequence[Round], results: Results, files: int) -> str:
    programs = list(dict.fromkeys(r.program for r in rounds))
    lines = [
        "| | best s | median s | pictures a second | CPU s | MSE | bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for program in programs:
        own = [r for r in rounds if r.program == program]
        seconds = [r.seconds for r in own]
        result = results[program, own[0].k]
        lines.append(
            f"| {program} | {min(seconds):.2f} | {median(seconds):.2f}"
            f" | {files / median(seconds):.1f} | {median(r.cpu for r in own):.2f}"
            f" | {result.mse:.2f} | {result.size:,} |"
        )
    return "\n".join(lines)
