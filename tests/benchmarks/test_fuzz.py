"""The fuzzing itself: it repeats, it finds what is planted, and a short run finds nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.hostile.child_process import Outcome
from benchmarks.hostile.fuzz import decoder as fuzz_decoder
from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.entrances import ENTRANCES
from benchmarks.hostile.fuzz.entrances.addresses import drive_links
from benchmarks.hostile.fuzz.mutations import BYTES, JSON, mutate
from benchmarks.hostile.fuzz.picture_seeds import pictures
from benchmarks.hostile.fuzz.run import fault
from compressor.imaging import ImageError, Picture, load_image
from compressor.imaging.errors import ProgramError
from compressor.parallel.decoder import child, decoder, process
from compressor.pipeline.protected.part import parse_part
from tests.support.paths import ROOT

FINE = {"text": "read", "status": "returned", "seconds": 0.1, "memory": 10**8, "console": ""}
# Functions planted in a process of its own: forking inside the tests' would take all along.
PLANTED = """
import os, sys, time
from benchmarks.hostile.child_process import call
def fine(data): return data.decode()
def raises(data): raise KeyError("planted")
def hangs(data): time.sleep(60)
def dies(data): os.abort()
def shouts(data): os.write(2, b"planted"); return ""
def swells(data): bytearray(300 * 2**20); return ""
outcome = call(globals()[sys.argv[1]], b"data", seconds=2)
print(outcome.text, outcome.status, outcome.console, outcome.memory > 300 * 2**20, sep="|")
"""
AMONG_OTHERS = """
import os
from benchmarks.hostile.fuzz.run import outcomes
def read(number):
    if number == 1: raise KeyError("one")
    if number == 2: os.abort()
    if number == 4: os.write(1, b"four")
    while number == 5: pass
    return "read"
print(*outcomes(read, range(6), 0.1), sep="\\n")
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("fine", "data|returned||False"),
        ("raises", "builtins.KeyError: 'planted'|raised||False"),
        ("hangs", "|killed by SIGALRM||False"),
        ("dies", "|killed by SIGABRT||False"),
        ("shouts", "|returned|planted|False"),
        ("swells", "|returned||True"),
    ],
)
def test_a_child_process_tells_how_a_call_ended(function: str, expected: str) -> None:
    assert run("-c", PLANTED, function).stdout.strip() == expected


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, ""),
        ({"status": "raised", "text": "KeyError"}, "raised: KeyError"),
        ({"console": "libtiff"}, "wrote to the console: libtiff"),
        ({"memory": 2**30 + 1}, "over 1 GB"),
    ],
)
def test_every_kind_of_fault_is_one(wrong: dict[str, object], sentence: str) -> None:
    assert fault(Outcome(**{**FINE, **wrong})) == sentence


def test_an_input_of_a_seed_is_always_the_same_and_another_is_another() -> None:
    seeds = drive_links()
    assert mutate(seeds, 3, 14) == mutate(seeds, 3, 14)
    assert len({mutate(seeds, 3, number) for number in range(100)}) > 90
    assert mutate(seeds, 4, 14) != mutate(seeds, 3, 14)


def test_empty_inputs_can_be_mutated() -> None:
    for number in range(50 * len(BYTES)):
        mutate([b""], 0, number)
        mutate([b""], 0, number, JSON)


def test_the_seeds_are_of_every_format() -> None:
    kinds = {data[:4] for data in pictures()}
    assert {b"\x89PNG", b"RIFF", b"GIF8", b"II*\0", b"II+\0"} <= kinds
    assert len(pictures()) > 100


def test_a_short_run_of_every_entrance_finds_nothing() -> None:
    ran = run("-m", "benchmarks.hostile.fuzz", "all", "--inputs", "10", "--seed", "7")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "FAULT" not in ran.stdout
    heads = [line.split(",")[0] for line in ran.stdout.splitlines() if ", seed 7, " in line]
    assert heads == [*ENTRANCES, "decoder"]
    counts = [int(line.split()[0]) for line in ran.stdout.splitlines() if line.startswith(" ")]
    assert sum(counts) == 10 * len(heads)


def reading(read: Callable[[bytes], object]) -> Entrance:
    return Entrance(read=read, refusals=(ImageError, ValueError), seeds=lambda: [b""])


def raising(error: Exception) -> Entrance:
    def read(data: bytes) -> None:
        raise error

    return reading(read)


def test_only_what_the_product_raises_on_purpose_is_a_refusal() -> None:
    assert reading(lambda data: parse_part("1,2,3")).outcome(b"") == "refused"
    assert reading(lambda data: parse_part("1,2,3,4")).outcome(b"") == "read"
    for mistake in (lambda data: int("one"), lambda data: bytes.fromhex("x")):
        with pytest.raises(RuntimeError, match="ValueError"):
            reading(mistake).outcome(b"")
    with pytest.raises(RuntimeError, match="ValueError: raised elsewhere"):
        raising(ValueError("raised elsewhere")).outcome(b"")
    with pytest.raises(KeyError):
        raising(KeyError("planted")).outcome(b"")


def test_a_mistake_of_the_program_is_no_refusal() -> None:
    with pytest.raises(RuntimeError, match="a mistake"):
        raising(ProgramError("This is a mistake of this program.")).outcome(b"")


@pytest.mark.parametrize("text", ["", "two\nlines", "an \x1b[2J order", "a" * 2000])
def test_a_refusal_that_is_no_sentence_is_a_fault(text: str) -> None:
    with pytest.raises(AssertionError):
        raising(ImageError(text)).outcome(b"")


def test_an_input_that_kills_is_found_among_others() -> None:
    ran = run("-c", AMONG_OTHERS)
    assert ran.stdout.splitlines() == [
        "read",
        "FAULT raised: builtins.KeyError: 'one'",
        "FAULT killed by SIGABRT: ",
        "read",
        "FAULT wrote to the console: four",
        "FAULT killed by SIGPROF: ",
    ]


def test_fuzzing_a_decoder_finds_the_input_that_ends_its_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(data: bytes, **options: Any) -> Picture:
        if data == b"ends it":
            os.abort()
        return load_image(data, **options)

    valid = pictures()[0]
    inputs = [valid, b"ends it", b"no picture", valid]
    monkeypatch.setattr(child, "load_image", load)
    monkeypatch.setattr(decoder, "start_process", process._fork)
    before = fuzz_decoder.child_processes()
    counts = fuzz_decoder.run(inputs.__getitem__, valid, len(inputs), None)
    faults = [outcome for outcome in counts if outcome.startswith("FAULT") and "broke" in outcome]
    assert (counts["read"], counts["refused"], len(faults)) == (2, 1, 1)
    assert fuzz_decoder.child_processes() == before
