"""Fuzzes the entrances of the product with tens of thousands of damaged inputs.

`python -m benchmarks.hostile.fuzz ENTRANCE [--inputs N] [--seed S]` tests one of
`entrances.ENTRANCES`, which may refuse an input by an error of its own, in one sentence, and raise
nothing else; "all" stands for each of them. An input is a valid one whose bytes are flipped, cut,
repeated or spliced with another's, whose numbers are replaced by boundary values or whose words by
odd ones. A child process reads it. An input that is read wrong, or whose reader raises, computes
for over 10 s (of an animation 40), hangs, dies, takes over 1 GB or writes to the console is counted
and, with --keep FOLDER, written to a file. The entrance "decoder" gives the inputs of "picture" to
one `Decoder`; see `decoder`. Input `i` of a seed is always the same: --only I reads it alone,
without a child process.
"""

import argparse
import collections
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.hostile.fuzz import decoder
from benchmarks.hostile.fuzz.entrances import ENTRANCES
from benchmarks.hostile.fuzz.mutations import mutate
from benchmarks.hostile.fuzz.run import run

DECODER = "decoder"
ALL = "all"


def run_entrance(name: str, inputs: int, seed: int, keep: Path | None) -> collections.Counter[str]:
    """Count the outcomes of an entrance, or of one decoder for all inputs of pictures."""
    if name != DECODER:
        return run(name, ENTRANCES[name], inputs, seed, keep)
    seeds = ENTRANCES["picture"].seeds()
    return decoder.run(partial(mutate, seeds, seed), seeds[0], inputs, keep)


def report(name: str, inputs: int, seed: int, keep: Path | None) -> bool:
    """Fuzz one entrance and print its counts; return whether there was a fault."""
    start = time.monotonic()
    counts = run_entrance(name, inputs, seed, keep)
    print(f"{name}, seed {seed}, {time.monotonic() - start:.0f} s")
    for outcome, count in counts.most_common():
        print(f"{count:>8,} {outcome}", flush=True)
    return any(outcome.startswith("FAULT") for outcome in counts)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.fuzz", description=__doc__)
    parser.add_argument("entrance", choices=[*ENTRANCES, DECODER, ALL])
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="read this input alone, in this process")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs with a fault")
    arguments = parser.parse_args()
    names = [*ENTRANCES, DECODER] if arguments.entrance == ALL else [arguments.entrance]
    if arguments.only is not None:
        for name in names:
            entrance = ENTRANCES["picture" if name == DECODER else name]
            data = mutate(entrance.seeds(), arguments.seed, arguments.only, entrance.mutations)
            print(f"{name}, {len(data):,} bytes: {entrance.outcome(data)}")
        return
    faults = [report(name, arguments.inputs, arguments.seed, arguments.keep) for name in names]
    sys.exit(any(faults))


if __name__ == "__main__":
    main()
