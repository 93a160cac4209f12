"""Reads every file of a folder by `load_image`, and reports faults.

`python -m benchmarks.hostile.oddities FOLDER [--full]` is meant for Pillow's own test pictures,
hundreds of odd, damaged and hostile files in the folder Tests of its source
(`pip download --no-binary :all: --no-deps pillow`). Each file is read in a process of its own. It
lists the files that took over 10 s or over 1 GB, wrote to the console or raised anything but an
ImageError, and how far the pixels are from Pillow's own `convert("RGB")`.
"""

import argparse
import contextlib
import io
import re
import sys
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.hostile.child_process import Outcome, call
from benchmarks.hostile.decoding import describe
from compressor.imaging import ImageError, load_image

MEMORY_LIMIT_BYTES = 2**30


@dataclass(frozen=True, kw_only=True)
class Row:
    """One file, the outcome of reading it, and its difference from Pillow's pixels."""

    name: str
    outcome: Outcome
    difference: str

    @property
    def kind(self) -> str:
        """The class of outcome that the file is counted in."""
        if self.outcome.status != "returned":
            return f"FAULT: {self.outcome.status}"
        if self.outcome.console:
            return "FAULT: wrote to the console"
        if self.outcome.memory > MEMORY_LIMIT_BYTES:
            return "FAULT: over 1 GB"
        if self.outcome.text.startswith("refused"):
            return re.sub(r"[\d,.]*\d", "N", self.outcome.text)
        return "loaded"


def describe_reading(data: bytes) -> str:
    """Return the picture in one line, or the sentence that refused it."""
    try:
        return describe(load_image(data))
    except ImageError as error:
        return f"refused: {error}"


def describe_difference(data: bytes) -> str:
    """Return mean and largest difference between `load_image` and Pillow alone, 0 to 255."""
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        try:
            pixels = load_image(data).pixels_with_alpha
        except ImageError:
            pixels = None
        with Image.open(io.BytesIO(data)) as image:
            mode = image.mode
            kind = image.format
            expected = np.asarray(image.convert("RGB" if pixels is None else _mode(pixels)))
        if pixels is None:
            return f"Pillow reads it: {kind} {mode}"
        if pixels.shape != expected.shape:
            return f"{mode}: {pixels.shape} for {expected.shape}"
        error = np.abs(pixels.astype(np.int16) - expected)
        return f"{mode}: mean {error.mean():.2f}, most {error.max()}" if error.any() else "same"
    return ""


def _mode(pixels: np.ndarray) -> str:
    return "RGBA" if pixels.shape[2] == 4 else "RGB"


def read_folder(folder: Path) -> list[Row]:
    """Read every file of a folder and its folders."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".py")
    rows = []
    for number, file in enumerate(files, 1):
        data = file.read_bytes()
        row = Row(
            name=str(file.relative_to(folder)),
            outcome=call(describe_reading, data),
            difference=call(describe_difference, data).text,
        )
        rows.append(row)
        print(f"\r{number} of {len(files)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile.oddities", description=__doc__
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--full", action="store_true", help="a line for every file")
    arguments = parser.parse_args()
    rows = read_folder(arguments.folder)
    for row in rows:
        if arguments.full or row.kind.startswith("FAULT"):
            print(f"{row.name}: {row.kind}; {row.outcome.text[:300]} ({row.difference})")
            if row.outcome.console:
                print(f"    console: {row.outcome.console[:600]!r}")
    print("\n| outcome | files |\n|---|---:|")
    for kind, count in Counter(row.kind for row in rows).most_common():
        print(f"| {kind} | {count} |")
    slowest = max(rows, key=lambda row: row.outcome.seconds)
    largest = max(rows, key=lambda row: row.outcome.memory)
    print(
        f"\nslowest: {slowest.name}, {slowest.outcome.seconds:.2f} s;"
        f" largest: {largest.name}, {largest.outcome.memory / 2**20:.0f} MB"
    )


if __name__ == "__main__":
    main()
