"""Measurements of `benchmarks.palettes.quality`, and the tables of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.machine import describe
from benchmarks.palettes.quantizers import DIFFERENCES, PACKAGES

REFERENCE = "libimagequant"


@dataclass(frozen=True, kw_only=True)
class Row:
    """Error, size and time of one picture by one program.

    Attributes:
        mse: mean squared error, summed over the three channels in 0..255.
        ssim: structural similarity (Wang et al. 2004), mean over the channels, 1 at best.
        bytes: size of the indexed PNG.
        seconds: wall-clock time from pixels to indices and palette.
    """

    picture: str
    k: int
    program: str
    mse: float
    ssim: float
    bytes: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.picture:20} K={self.k:<4} {self.program:18} MSE {self.mse:9.2f}"
            f"  SSIM {self.ssim:.4f}  {self.bytes:8,} bytes  {self.seconds:7.3f} s"
        )


def tables(rows: Sequence[Row], starts: int) -> list[str]:
    """Return means, ratios and wins of each K, every picture's error, and how it was measured."""
    pictures = sorted({row.picture for row in rows})
    return [
        f"Measured on {len(pictures)} pictures; scikit-learn with {starts} start(s).",
        "",
        describe([*PACKAGES, "scikit-image"]),
        "",
        *(line for k in _sizes(rows) for line in [*_means(rows, k), ""]),
        DIFFERENCES,
        *(line for k in _sizes(rows) for line in [*_errors_by_picture(rows, k, pictures), ""]),
    ]


def _sizes(rows: Sequence[Row]) -> list[int]:
    return sorted({row.k for row in rows})


def programs(rows: Sequence[Row]) -> list[str]:
    """Return the programs' names, in the order in which they were measured."""
    return list(dict.fromkeys(row.program for row in rows))


def column(rows: Sequence[Row], k: int, program: str, value: str) -> np.ndarray:
    """Return one attribute of a program's rows, for the pictures in the order of their names."""
    program_rows = [row for row in rows if row.k == k and row.program == program]
    return np.array(
        [getattr(row, value) for row in sorted(program_rows, key=lambda row: row.picture)]
    )


def _means(rows: Sequence[Row], k: int) -> list[str]:
    """Return the means over all pictures; wins are pictures with less error than the reference."""
    peer = column(rows, k, REFERENCE, "mse")
    best = min(column(rows, k, program, "mse").mean() for program in programs(rows))
    lines = [
        f"### K = {k}",
        "",
        f"| program | MSE | to the best | below {REFERENCE} | SSIM | kB | seconds: mean | most |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for program in programs(rows):
        mse, seconds = (column(rows, k, program, value) for value in ("mse", "seconds"))
        ssim, size = (column(rows, k, program, value) for value in ("ssim", "bytes"))
        lines.append(
            f"| {program} | {mse.mean():.2f} | {mse.mean() / best:.4f}"
            f" | {np.count_nonzero(mse < peer)} of {len(mse)} | {ssim.mean():.4f}"
            f" | {size.mean() / 1e3:.1f} | {seconds.mean():.3f} | {seconds.max():.3f} |"
        )
    return lines


def _errors_by_picture(rows: Sequence[Row], k: int, pictures: list[str]) -> list[str]:
    """Return the error of every picture and program; the lowest is bold."""
    names = programs(rows)
    lines = [
        f"### MSE of every picture, K = {k}",
        "",
        f"| picture | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    values = np.array([column(rows, k, name, "mse") for name in names])
    for picture, errors in zip(pictures, values.T, strict=True):
        cells = [f"**{e:.2f}**" if e == errors.min() else f"{e:.2f}" for e in errors]
        lines.append(f"| {picture} | {' | '.join(cells)} |")
    return lines
