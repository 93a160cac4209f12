"""The fuzzing itself: it repeats, it finds what is planted, and a short run finds nothing."""

import os
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.hostile.child_process import Outcome
from benchmarks.hostile.fuzz import decoder as fuzz_decoder
from benchmarks.hostile.fuzz.entrances.addresses import drive_links
from benchmarks.hostile.fuzz.mutations import BYTES, JSON, mutate
from benchmarks.hostile.fuzz.picture_seeds import pictures
from benchmarks.hostile.fuzz.run import fault
from compressor.imaging import Picture, load_image
from compressor.parallel.decoder import child, decoder, process
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


@pytest.mark.parametrize("target", ["picture", "link"])
def test_a_short_run_finds_nothing(target: str) -> None:
    ran = run("-m", "benchmarks.hostile.fuzz", target, "--inputs", "200", "--seed", "7")
    assert ran.returncode == 0, ran.stdout
    assert "FAULT" not in ran.stdout
    color_counts = [int(line.split()[0]) for line in ran.stdout.splitlines()[1:]]
    assert (sum(color_counts), len(color_counts)) == (200, 2)


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
