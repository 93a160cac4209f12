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
    return "\n\n".join([*parts, DIFFERENCES.rstrip()])


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
