"""Damaged inputs by the ten thousand: `python -m benchmarks.hostile.fuzz TARGET [--inputs N] [--seed S]`.

TARGET is one of `TARGETS`, a parser of bytes that may refuse with its own error and nothing else.
Seeds are made here; each input is one of them with bytes flipped, cut, repeated, spliced with
another's or numbers in them made absurd. Each is parsed in a child process; what raises, hangs
for 10 s, dies, takes over 1 GB or writes to the console is counted and, with --keep FOLDER, kept.
Input `i` of a seed is always the same: --only I runs it alone, without a child process.
"""

import argparse
import collections
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.hostile import fuzz_seeds
from benchmarks.hostile.guarded import Outcome, call
from compressor.drive.link import parse_drive_link
from compressor.imaging import ImageError, load_image
from compressor.imaging.errors import ProgramError, RecipeError
from compressor.recipes.recipe import parse_recipe

MOST_MEMORY = 2**30
BATCH = 50
# Where 2, 4 or 8 bytes are a length, a count or an offset.
ABSURD = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 2**63, 2**64 - 1)


def load(data: bytes) -> None:
    try:
        picture = load_image(data)
    except ProgramError as error:  # no refusal: the program itself failed
        raise RuntimeError(str(error)) from error
    assert picture.pixels.shape == (picture.height, picture.width, 3)


def link(data: bytes) -> None:
    assert parse_drive_link(data.decode("utf-8", "replace")).file_id


# A name, its parser, how it refuses, its seeds.
TARGETS: dict[str, tuple[Callable[[bytes], object], type[Exception], Callable[[], list[bytes]]]] = {
    "picture": (load, ImageError, fuzz_seeds.pictures),
    "link": (link, ImageError, fuzz_seeds.links),
    "recipe": (parse_recipe, RecipeError, fuzz_seeds.recipes),
}


def mutated(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """Input `number` of the run of this seed."""
    rng = np.random.default_rng([seed, number])
    data = bytearray(seeds[rng.integers(len(seeds))])
    other = seeds[rng.integers(len(seeds))]
    for _ in range(rng.integers(1, 6)):
        MUTATIONS[rng.integers(len(MUTATIONS))](data, other, rng)
    return bytes(data)


def _flip(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_place(data, rng)] ^= 1 << int(rng.integers(8))


def _replace(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_place(data, rng)] = int(rng.integers(256))


def _number(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    size = int(rng.choice([1, 2, 4, 8]))
    value = ABSURD[rng.integers(len(ABSURD))] & (256**size - 1)
    at = _place(data, rng)
    data[at : at + size] = value.to_bytes(size, "little" if rng.integers(2) else "big")


def _cut(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _place(data, rng)
    del data[at : at + int(rng.integers(1, 64))]


def _end(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    del data[_place(data, rng) :]


def _repeat(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _place(data, rng)
    piece = data[at : at + int(rng.integers(1, 64))]
    data[at:at] = piece * int(rng.integers(1, 50))


def _splice(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _place(other, rng)
    size = int(rng.integers(1, 500))
    here = _place(data, rng)
    data[here : here + size * int(rng.integers(2))] = other[at : at + size]


def _place(data: bytes | bytearray, rng: np.random.Generator) -> int:
    """More often near the beginning, where the header is."""
    most = len(data) if rng.integers(2) else min(len(data), 128)
    return int(rng.integers(max(1, most)))


MUTATIONS = (_flip, _flip, _replace, _replace, _number, _number, _cut, _end, _repeat, _splice)


def outcome_of(parse: Callable[[bytes], object], refusal: type[Exception], data: bytes) -> str:
    """ "read" or "refused"; whatever else it raises goes on."""
    try:
        parse(data)
    except refusal:
        return "refused"
    return "read"


def fault(found: Outcome) -> str:
    """What is wrong with how a call ended; "" for nothing."""
    if found.ended != "returned":
        return f"{found.ended}: {found.said[:200]}"
    if found.console:
        return f"wrote to the console: {found.console[:200]}"
    return "over 1 GB" if found.memory > MOST_MEMORY else ""


def run(target: str, inputs: int, seed: int, keep: Path | None) -> collections.Counter[str]:
    """How many inputs ended how; batches in one process, and one by one where a batch fails."""
    parse, refusal, make = TARGETS[target]
    seeds = make()
    counts: collections.Counter[str] = collections.Counter()

    def batch(data: bytes) -> str:
        numbers = range(*map(int, data.split()))
        ends = (outcome_of(parse, refusal, mutated(seeds, seed, number)) for number in numbers)
        return " ".join(ends)

    for first in range(0, inputs, BATCH):
        last = min(first + BATCH, inputs)
        found = call(batch, f"{first} {last}".encode())
        if not fault(found):
            counts.update(found.said.split())
            continue
        for number in range(first, last):
            found = call(batch, f"{number} {number + 1}".encode())
            wrong = fault(found)
            counts.update([f"FAULT {wrong}"] if wrong else found.said.split())
            if wrong:
                print(f"input {number}: {wrong}", flush=True)
                if keep:
                    (keep / f"{target}-{seed}-{number}").write_bytes(mutated(seeds, seed, number))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="parse this input alone, here")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that went wrong")
    arguments = parser.parse_args()
    if arguments.only is not None:
        parse, refusal, make = TARGETS[arguments.target]
        data = mutated(make(), arguments.seed, arguments.only)
        print(f"{len(data):,} bytes: {outcome_of(parse, refusal, data)}")
        return
    start = time.monotonic()
    counts = run(arguments.target, arguments.inputs, arguments.seed, arguments.keep)
    print(f"{arguments.target}, seed {arguments.seed}, {time.monotonic() - start:.0f} s")
    for end, count in counts.most_common():
        print(f"{count:>8,} {end}")
    sys.exit(any(end.startswith("FAULT") for end in counts))


if __name__ == "__main__":
    main()
