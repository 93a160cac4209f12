"""Fuzzes the parsers of pictures, links and recipes with tens of thousands of damaged inputs.

`python -m benchmarks.hostile.fuzz TARGET [--inputs N] [--seed S]` tests one of `TARGETS`, a parser
of bytes that may refuse an input by its own error and raise nothing else. Each input is a valid one
whose bytes are flipped, cut, repeated or spliced with another's, or whose numbers are replaced by
boundary values. A child process parses it. An input whose parser raises, hangs for 10 s, dies,
takes over 1 GB or writes to the console is counted and, with --keep FOLDER, written to a file.
The target "decoder" gives the inputs of "picture" to one `Decoder`; see `fuzz_decoder`.
Input `i` of a seed is always the same: --only I parses it alone, without a child process.
"""

import argparse
import collections
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.hostile import fuzz_decoder, fuzz_seeds
from benchmarks.hostile.child_process import Outcome, call
from compressor.drive.link import parse_drive_link
from compressor.imaging import ImageError, load_image
from compressor.imaging.errors import ProgramError, RecipeError
from compressor.recipes.recipe import parse_recipe

MEMORY_LIMIT_BYTES = 2**30
BATCH_INPUTS = 50  # parsed by one child process
# Written over 1, 2, 4 or 8 bytes, which may be a length, a count or an offset.
BOUNDARY_VALUES = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFF_FFFF,
    0xFFFF_FFFF,
    2**63,
    2**64 - 1,
)


def parse_picture(data: bytes) -> None:
    """Decode a picture, and check the shape of its pixels."""
    try:
        picture = load_image(data)
    except ProgramError as error:  # no refusal: the program itself failed
        raise RuntimeError(str(error)) from error
    assert picture.pixels.shape == (picture.height, picture.width, 3)


def parse_link(data: bytes) -> None:
    """Parse a link to Google Drive, and check that it names a file."""
    assert parse_drive_link(data.decode("utf-8", "replace")).file_id


@dataclass(frozen=True, kw_only=True)
class Target:
    """A parser, the error by which it refuses an input, and valid inputs to start from."""

    parse: Callable[[bytes], object]
    refusal: type[Exception]
    seeds: Callable[[], list[bytes]]

    def parse_outcome(self, data: bytes) -> str:
        """Return "read" or "refused"; other exceptions propagate."""
        try:
            self.parse(data)
        except self.refusal:
            return "refused"
        return "read"


TARGETS = {
    "picture": Target(parse=parse_picture, refusal=ImageError, seeds=fuzz_seeds.pictures),
    "link": Target(parse=parse_link, refusal=ImageError, seeds=fuzz_seeds.links),
    "recipe": Target(parse=parse_recipe, refusal=RecipeError, seeds=fuzz_seeds.recipes),
}
DECODER = "decoder"


def mutate(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """Return input `number` of the run with this random seed."""
    rng = np.random.default_rng([seed, number])
    data = bytearray(seeds[rng.integers(len(seeds))])
    other = seeds[rng.integers(len(seeds))]
    for _ in range(rng.integers(1, 6)):
        MUTATIONS[rng.integers(len(MUTATIONS))](data, other, rng)
    return bytes(data)


def _flip(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_position(data, rng)] ^= 1 << int(rng.integers(8))


def _replace(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_position(data, rng)] = int(rng.integers(256))


def _number(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    size = int(rng.choice([1, 2, 4, 8]))
    value = BOUNDARY_VALUES[rng.integers(len(BOUNDARY_VALUES))] & (256**size - 1)
    at = _position(data, rng)
    data[at : at + size] = value.to_bytes(size, "little" if rng.integers(2) else "big")


def _cut(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(data, rng)
    del data[at : at + int(rng.integers(1, 64))]


def _end(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    del data[_position(data, rng) :]


def _repeat(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(data, rng)
    piece = data[at : at + int(rng.integers(1, 64))]
    data[at:at] = piece * int(rng.integers(1, 50))


def _splice(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(other, rng)
    size = int(rng.integers(1, 500))
    start = _position(data, rng)
    data[start : start + size * int(rng.integers(2))] = other[at : at + size]


def _position(data: bytes | bytearray, rng: np.random.Generator) -> int:
    """Return a random position, more often near the beginning, where the header is."""
    end = len(data) if rng.integers(2) else min(len(data), 128)
    return int(rng.integers(max(1, end)))


MUTATIONS = (_flip, _flip, _replace, _replace, _number, _number, _cut, _end, _repeat, _splice)


def fault(outcome: Outcome) -> str:
    """Return the fault of a call, or "" if it has none."""
    if outcome.status != "returned":
        return f"{outcome.status}: {outcome.text[:200]}"
    if outcome.console:
        return f"wrote to the console: {outcome.console[:200]}"
    return "over 1 GB" if outcome.memory > MEMORY_LIMIT_BYTES else ""


def run(name: str, inputs: int, seed: int, keep: Path | None) -> collections.Counter[str]:
    """Count the outcomes; a batch is one process, and its inputs are repeated alone if it fails."""
    target = TARGETS[name]
    seeds = target.seeds()
    counts: collections.Counter[str] = collections.Counter()

    def parse_batch(data: bytes) -> str:
        numbers = range(*map(int, data.split()))
        outcomes = (target.parse_outcome(mutate(seeds, seed, number)) for number in numbers)
        return " ".join(outcomes)

    for first in range(0, inputs, BATCH_INPUTS):
        last = min(first + BATCH_INPUTS, inputs)
        outcome = call(parse_batch, f"{first} {last}".encode())
        if not fault(outcome):
            counts.update(outcome.text.split())
            continue
        for number in range(first, last):
            outcome = call(parse_batch, f"{number} {number + 1}".encode())
            message = fault(outcome)
            counts.update([f"FAULT {message}"] if message else outcome.text.split())
            if message:
                print(f"input {number}: {message}", flush=True)
                if keep:
                    (keep / f"{name}-{seed}-{number}").write_bytes(mutate(seeds, seed, number))
    return counts


def run_decoder(inputs: int, seed: int, keep: Path | None) -> collections.Counter[str]:
    """Count the outcomes of one decoder for all inputs of pictures."""
    seeds = TARGETS["picture"].seeds()
    return fuzz_decoder.run(partial(mutate, seeds, seed), seeds[0], inputs, keep)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, DECODER])
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="parse this input alone, in this process")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs with a fault")
    arguments = parser.parse_args()
    if arguments.only is not None:
        target = TARGETS["picture" if arguments.target == DECODER else arguments.target]
        data = mutate(target.seeds(), arguments.seed, arguments.only)
        print(f"{len(data):,} bytes: {target.parse_outcome(data)}")
        return
    start = time.monotonic()
    if arguments.target == DECODER:
        counts = run_decoder(arguments.inputs, arguments.seed, arguments.keep)
    else:
        counts = run(arguments.target, arguments.inputs, arguments.seed, arguments.keep)
    print(f"{arguments.target}, seed {arguments.seed}, {time.monotonic() - start:.0f} s")
    for outcome, count in counts.most_common():
        print(f"{count:>8,} {outcome}")
    sys.exit(any(outcome.startswith("FAULT") for outcome in counts))


if __name__ == "__main__":
    main()
