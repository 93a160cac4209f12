"""What is told: sentences and a bar on standard error, figures on standard output."""

import csv
import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compressor.cli.outputs import OutputJob
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.text import printable
from compressor.pipeline.compress import CompressionResult

WRITTEN, FAILED, TOO_LARGE, BELOW_QUALITY = STATES = ("written", "failed", "too large", "too poor")
COLUMNS = (
    "input", "output", "state", "problem", "bytes_before", "bytes_after", "width", "height",
    "colors_before", "colors_after", "psnr", "cost"
)  # fmt: skip
PAUSE = 0.1  # seconds between two looks of the bar


@dataclass(frozen=True, kw_only=True, eq=False)
class FileOutcome:
    """What became of a job: one of `STATES`, and a sentence where nothing was written."""

    job: OutputJob
    made: CompressionResult
    state: str
    problem: str | None

    @property
    def figures(self) -> dict[str, Any]:
        """All numbers; null for what is not known, and for a PSNR without loss."""
        made = self.made
        job = self.job
        known = made.problem is None
        numbers = {
            "bytes_before": made.input_bytes or None,
            "bytes_after": made.output_bytes,
            "width": made.width,
            "height": made.height,
            "colors_before": made.colors,
            "colors_after": len(made.palette),
            "psnr": made.psnr if math.isfinite(made.psnr) else None,
            "cost": made.cost,
        }
        if not known:
            numbers = {**dict.fromkeys(numbers), "bytes_before": numbers["bytes_before"]}
        return {
            "input": job.source.name,
            "output": job.output if self.state == WRITTEN else None,
            "state": self.state,
            "problem": self.problem,
            **numbers,
            "palette": [to_hex(color) for color in made.palette] if known else None,
            "notes": list(made.notes),
        }

    @property
    def sentence(self) -> str:
        """What became of it, for people."""
        name = printable(self.job.source.name)
        made = self.made
        if self.problem is not None:
            return f"{name}: {printable(self.problem)}"
        loss = "without loss" if made.psnr == math.inf else f"PSNR {made.psnr:.2f} dB"
        return (
            f"{name}: {made.input_bytes:,} -> {made.output_bytes:,} bytes, {len(made.palette)} of"
            f" {made.colors:,} colours, {loss}, in {printable(self.job.output)}"
        )


def print_error(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr, flush=True)


class RowWriter:
    """Rows on standard output, in the order of the jobs, however they end."""

    def __init__(self, kind: str | None) -> None:
        self._kind = kind
        self._following = 0
        self._waiting: dict[int, dict[str, Any]] = {}
        if kind == "csv":
            csv.writer(sys.stdout, lineterminator="\n").writerow(COLUMNS)

    def add(self, number: int, outcome: FileOutcome) -> None:
        """The outcome of the job of this number."""
        if self._kind is None:
            return
        self._waiting[number] = outcome.figures
        for row in self._ready():
            if self._kind == "csv":
                csv.writer(sys.stdout, lineterminator="\n").writerow(row[name] for name in COLUMNS)
            else:
                print(json.dumps(row))
        sys.stdout.flush()

    def _ready(self) -> Iterator[dict[str, Any]]:
        while self._following in self._waiting:
            yield self._waiting.pop(self._following)
            self._following += 1


class ProgressBar:
    """How far it is, on a terminal; elsewhere nothing."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = ""
        self._looked = 0.0
        self._on = sys.stderr.isatty()
        self._started = time.monotonic()

    def show(self, done: int, failed: int, what: str = "files", total: int | None = None) -> None:
        """Draw it anew, unless that was just done."""
        now = time.monotonic()
        total = total or self._total
        if not self._on or total == 1 or now - self._looked < PAUSE:
            return
        self._looked = now
        speed = done / max(now - self._started, 1e-9)
        text = f"{done:,} of {total:,} {what}, {speed:.1f} a second"
        self._draw(text + (f", {failed:,} not written" if failed else ""))

    def clear(self) -> None:
        """Take it away, so that a line can be told."""
        if self._shown:
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(len(self._shown)) + ("" if text else "\r"))
        sys.stderr.flush()
        self._shown = text
