"""Every file of a folder through `load_image`: `python -m benchmarks.hostile.oddities FOLDER [--full]`.

Meant for Pillow's own test pictures, hundreds of odd, broken and hostile files, which are the
folder Tests of its source (`pip download --no-binary :all: --no-deps pillow`). Each file is read
in a process of its own; what took over 10 s, over 1 GB, wrote to the console or raised anything
but an ImageError is named, then how far the pixels are from a plain `convert("RGB")` by Pillow.
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

from benchmarks.hostile.guarded import Outcome, call
from compressor.imaging import ImageError, load_image

MOST_MEMORY = 2**30


@dataclass(frozen=True, kw_only=True)
class Row:
    """One file and what became of it."""

    name: str
    outcome: Outcome
    far: str

    @property
    def kind(self) -> str:
        """The class that it is counted in."""
        if self.outcome.ended != "returned":
            return f"FAULT: {self.outcome.ended}"
        if self.outcome.console:
            return "FAULT: wrote to the console"
        if self.outcome.memory > MOST_MEMORY:
            return "FAULT: over 1 GB"
        if self.outcome.said.startswith("refused"):
            return re.sub(r"[\d,.]*\d", "N", self.outcome.said)
        return "loaded"


def read(data: bytes) -> str:
    """The picture in a line, or the sentence that refused it."""
    try:
        picture = load_image(data)
    except ImageError as error:
        return f"refused: {error}"
    channels = "RGB" if picture.rgba is None else "RGBA"
    notes = "".join(f" [{note}]" for note in picture.notes)
    return f"{picture.format} {picture.width}x{picture.height} {channels}{notes}"


def distance(data: bytes) -> str:
    """How far `load_image` is from Pillow alone: mean and largest difference, 0 to 255."""
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        try:
            ours = load_image(data).pixels_with_alpha
        except ImageError:
            ours = None
        with Image.open(io.BytesIO(data)) as image:
            mode = image.mode
            kind = image.format
            theirs = np.asarray(image.convert("RGB" if ours is None else _mode(ours)))
        if ours is None:
            return f"Pillow reads it: {kind} {mode}"
        if ours.shape != theirs.shape:
            return f"{mode}: {ours.shape} for {theirs.shape}"
        off = np.abs(ours.astype(np.int16) - theirs)
        return f"{mode}: mean {off.mean():.2f}, most {off.max()}" if off.any() else "same"
    return ""


def _mode(pixels: np.ndarray) -> str:
    return "RGBA" if pixels.shape[2] == 4 else "RGB"


def rows(folder: Path) -> list[Row]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".py")
    found = []
    for number, file in enumerate(files, 1):
        data = file.read_bytes()
        far = call(distance, data).said
        found.append(Row(name=str(file.relative_to(folder)), outcome=call(read, data), far=far))
        print(f"\r{number} of {len(files)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile.oddities", description=__doc__
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--full", action="store_true", help="a line for every file")
    arguments = parser.parse_args()
    found = rows(arguments.folder)
    for row in found:
        if arguments.full or row.kind.startswith("FAULT"):
            print(f"{row.name}: {row.kind}; {row.outcome.said[:300]} ({row.far})")
            if row.outcome.console:
                print(f"    console: {row.outcome.console[:600]!r}")
    print("\n| outcome | files |\n|---|---:|")
    for kind, count in Counter(row.kind for row in found).most_common():
        print(f"| {kind} | {count} |")
    slowest = max(found, key=lambda row: row.outcome.seconds)
    largest = max(found, key=lambda row: row.outcome.memory)
    print(
        f"\nslowest: {slowest.name}, {slowest.outcome.seconds:.2f} s;"
        f" largest: {largest.name}, {largest.outcome.memory / 2**20:.0f} MB"
    )


if __name__ == "__main__":
    main()
