"""Reads many inputs of an entrance in child processes, and counts what comes of them."""

import collections
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.hostile.child_process import Outcome, call
from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import mutate

MEMORY_LIMIT_BYTES = 2**30
CLOCK_SECONDS_FOR_EACH = 60  # input of a process, whose machine may be busy
FAULT = "FAULT"


def fault(outcome: Outcome) -> str:
    """Return the fault of a call, or "" if it has none."""
    if outcome.status != "returned":
        return f"{outcome.status}: {outcome.text[:200]}"
    if outcome.console:
        return f"wrote to the console: {outcome.console[:200]}"
    return "over 1 GB" if outcome.memory > MEMORY_LIMIT_BYTES else ""


def run(
    name: str, entrance: Entrance, inputs: int, seed: int, keep: Path | None
) -> collections.Counter[str]:
    """Count the outcomes; a process reads several inputs.

    Args:
        name: of the entrance.
        entrance: where the inputs are read.
        inputs: how many there are.
        seed: of the mutations.
        keep: a folder for the inputs with a fault.
    """
    seeds = entrance.seeds()
    counts: collections.Counter[str] = collections.Counter()

    def read(number: int) -> str:
        return entrance.outcome(mutate(seeds, seed, number, entrance.mutations))

    for first in range(0, inputs, entrance.inputs_per_process):
        numbers = range(first, min(first + entrance.inputs_per_process, inputs))
        found = outcomes(read, numbers, entrance.cpu_seconds)
        for number, outcome in zip(numbers, found, strict=True):
            counts[outcome] += 1
            if outcome.startswith(FAULT):
                print(f"input {number}: {outcome}", flush=True)
                if keep:
                    data = mutate(seeds, seed, number, entrance.mutations)
                    (keep / f"{name}-{seed}-{number}").write_bytes(data)
    return counts


def outcomes(read: Callable[[int], str], numbers: range, cpu_seconds: float) -> Iterator[str]:
    """Yield what `read` returns for each number, or its fault; a child process calls it.

    A child that dies, or has a fault that is no exception, is replaced by two of half as many.

    Args:
        read: returns the outcome of an input.
        numbers: of the inputs.
        cpu_seconds: what one input may take.
    """

    def read_all(_: bytes) -> str:
        lines = []
        for number in numbers:
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # for each input by itself
            lines.append(_outcome(read, number))
        return "\n".join(lines)

    outcome = call(read_all, b"", CLOCK_SECONDS_FOR_EACH * len(numbers))
    if not (message := fault(outcome)):
        yield from outcome.text.splitlines()
    elif len(numbers) == 1:
        yield f"{FAULT} {message}"
    else:
        middle = numbers[len(numbers) // 2]
        yield from outcomes(read, range(numbers.start, middle), cpu_seconds)
        yield from outcomes(read, range(middle, numbers.stop), cpu_seconds)


def _outcome(read: Callable[[int], str], number: int) -> str:
    """Return what comes of an input, on one line."""
    try:
        return read(number)
    except Exception as error:
        text = f"{type(error).__module__}.{type(error).__name__}: {error}"
        return f"{FAULT} raised: {ascii(text)[1:-1][:200]}"
