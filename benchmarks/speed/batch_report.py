"""What `benchmarks.batch` measured, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

NOT_EQUAL = """\
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
    """One program over the whole folder.

    Attributes:
        program: its name, with the number of processes.
        k: the most colours.
        seconds: by the clock.
        cpu: seconds of processor time.
    """

    program: str
    k: int
    seconds: float
    cpu: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a program made of the folder: the mean MSE, and the bytes of all files."""

    mse: float
    size: int


Results = dict[tuple[str, int], Result]


def report(
    rounds: Sequence[Round], results: Results, files: int, pictures: str, machine: str, command: str
) -> str:
    """The page: a table for each K, and what to bear in mind."""
    ks = list(dict.fromkeys(each.k for each in rounds))
    number = max(sum((each.program, each.k) == key for each in rounds) for key in results)
    parts = [
        "# A folder of pictures: kmc and pngquant",
        f"`{command}` wrote this page. {machine}",
        f"{pictures} {number} rounds, all programs in turn in each.",
    ]
    for k in ks:
        parts += [f"## K = {k}", _table([each for each in rounds if each.k == k], results, files)]
    return "\n\n".join([*parts, NOT_EQUAL.rstrip()])


def _table(rounds: Sequence[Round], results: Results, files: int) -> str:
    programs = list(dict.fromkeys(each.program for each in rounds))
    lines = [
        "| | best s | median s | pictures a second | CPU s | MSE | bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for program in programs:
        own = [each for each in rounds if each.program == program]
        seconds = [each.seconds for each in own]
        result = results[program, own[0].k]
        lines.append(
            f"| {program} | {min(seconds):.2f} | {median(seconds):.2f}"
            f" | {files / median(seconds):.1f} | {median(each.cpu for each in own):.2f}"
            f" | {result.mse:.2f} | {result.size:,} |"
        )
    return "\n".join(lines)
