"""An entrance: how an input is read there, how it may be refused, and valid inputs."""

import dis
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.hostile.fuzz.mutations import BYTES, Mutation
from compressor.imaging.errors import ProgramError

MAX_SENTENCE_CHARACTERS = 1000
RAISE = dis.opmap["RAISE_VARARGS"]


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Where something of a stranger comes in.

    Attributes:
        read: reads an input as the product does, and raises AssertionError where what comes of it
            is not right.
        refusals: the errors by which it refuses one. Those whose type is ValueError itself, which
            a mistake may raise as well, have to come from a `raise` of the product.
        seeds: valid inputs to start from.
        mutations: how these are damaged.
        inputs_per_process: so many are read by one process.
        cpu_seconds: what reading one may take.
    """

    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    seeds: Callable[[], list[bytes]]
    mutations: Sequence[Mutation] = BYTES
    inputs_per_process: int = 50
    cpu_seconds: float = 10.0

    def outcome(self, data: bytes) -> str:
        """Return "read" or "refused"; other exceptions propagate, and AssertionError."""
        try:
            self.read(data)
        except self.refusals as error:
            if isinstance(error, ProgramError) or not is_raised_on_purpose(error):
                raise RuntimeError(f"{type(error).__name__}: {error}") from error
            check_sentence(str(error))
            return "refused"
        return "read"


def is_raised_on_purpose(error: Exception) -> bool:
    """Return whether an error is of a type of the product's own, or comes from a `raise` in it."""
    if type(error).__module__.partition(".")[0] in ("compressor", "benchmarks"):
        return True
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return False
    frame = trace.tb_frame
    is_raise = frame.f_code.co_code[trace.tb_lasti] == RAISE
    return is_raise and str(frame.f_globals.get("__name__", "")).startswith("compressor.")


def check_sentence(text: str) -> None:
    """Assert that a refusal can be shown: some words on one line, without odd characters."""
    assert text.strip(), "a refusal without a word"
    assert text.isprintable(), f"a refusal that can't be printed: {text!r}"
    assert len(text) <= MAX_SENTENCE_CHARACTERS, f"a refusal of {len(text):,} characters"
