"""Sentences and a progress bar on standard error, rows of JSON or CSV on standard output."""

import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compressor.cli.outputs import OutputJob
from compressor.cli.standard_streams import write_lines
from compressor.imaging.files.csv_table import csv_line
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.text import printable
from compressor.pipeline.compress import CompressionResult

WRITTEN, FAILED, TOO_LARGE, BELOW_QUALITY = STATES = ("written", "failed", "too large", "too poor")
COLUMNS = (
    "input", "output", "state", "problem", "bytes_before", "bytes_after", "width", "height",
    "frames", "colors_before", "colors_after", "psnr", "ssimulacra2", "cost"
)  # fmt: skip
REDRAW_SECONDS = 0.1  # shortest time between two drawings of the bar


@dataclass(frozen=True, kw_only=True, eq=False)
class FileOutcome:
    """How a job ended.

    Attributes:
        job: the job.
        result: what compressing its file gave.
        state: one of `STATES`.
        problem: a sentence that says why nothing was written; None where the file was written.
    """

    job: OutputJob
    result: CompressionResult
    state: str
    problem: str | None

    @property
    def row(self) -> dict[str, Any]:
        """The row of the file; None stands for unknown numbers, and for the PSNR without loss."""
        result = self.result
        job = self.job
        is_compressed = result.problem is None
        numbers = {
            "bytes_before": result.input_bytes or None,
            "bytes_after": result.output_bytes,
            "width": result.width,
            "height": result.height,
            "frames": result.frames,
            "colors_before": result.colors,
            "colors_after": len(result.palette),
            "psnr": result.psnr if math.isfinite(result.psnr) else None,
            "ssimulacra2": result.ssimulacra2 if math.isfinite(result.ssimulacra2) else None,
            "cost": result.cost,
        }
        if not is_compressed:
            numbers = {**dict.fromkeys(numbers), "bytes_before": numbers["bytes_before"]}
        return {
            "input": job.source.name,
            "output": job.target_name if self.state == WRITTEN else None,
            "state": self.state,
            "problem": self.problem,
            **numbers,
            "palette": [to_hex(color) for color in result.palette] if is_compressed else None,
            "notes": list(result.notes),
        }

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        name = printable(self.job.source.name)
        result = self.result
        if self.problem is not None:
            return f"{name}: {printable(self.problem)}"
        sizes = f"{result.input_bytes:,} -> {result.output_bytes:,} bytes"
        if result.frames > 1:
            sizes += f", {result.frames:,} frames"
        if result.shrunk_from is not None:
            original = "{:,} x {:,} px".format(*result.shrunk_from)
            sizes += f", {original} -> {result.width:,} x {result.height:,} px"
        colors = f"{len(result.palette)} of {result.colors:,} colours"
        loss = f"PSNR {result.psnr:.2f} dB"
        if result.psnr == math.inf:
            loss = f"the {result.part} without loss" if result.part else "without loss"
        if math.isfinite(result.psnr) and math.isfinite(result.ssimulacra2):
            loss += f", SSIMULACRA2 {result.ssimulacra2:.1f}"
            if result.frames > 1:
                loss += f" (worst frame {result.worst_ssimulacra2:.1f})"
        return f"{name}: {sizes}, {colors}, {loss}, in {printable(self.job.target_name)}"


class RowWriter:
    """Writes rows to standard output in the order of the jobs, in whatever order these end."""

    def __init__(self, row_format: str | None) -> None:
        self._row_format = row_format
        self._next_number = 0
        self._waiting_rows: dict[int, dict[str, Any]] = {}
        if row_format == "csv":
            write_lines(f"{csv_line(COLUMNS)}\n")

    def add(self, number: int, outcome: FileOutcome) -> None:
        """Take the outcome of the job of this number; write all rows whose turn has come."""
        if self._row_format is None:
            return
        self._waiting_rows[number] = outcome.row
        for row in self._ready():
            is_csv = self._row_format == "csv"
            line = csv_line(row[name] for name in COLUMNS) if is_csv else json.dumps(row)
            write_lines(f"{line}\n")

    def _ready(self) -> Iterator[dict[str, Any]]:
        while self._next_number in self._waiting_rows:
            yield self._waiting_rows.pop(self._next_number)
            self._next_number += 1


class ProgressBar:
    """A progress bar on standard error, drawn only where that is a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown_text = ""
        self._drawn_at = 0.0
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._started_at = time.monotonic()

    def show(self, done: int, failed: int, unit: str = "files", total: int | None = None) -> None:
        """Draw the bar, unless it was drawn less than `REDRAW_SECONDS` ago.

        Args:
            done: units that are finished.
            failed: files that were not written.
            unit: what is counted.
            total: units in all; None for the number of files.
        """
        now = time.monotonic()
        total = total or self._total
        if not self._is_terminal or total == 1 or now - self._drawn_at < REDRAW_SECONDS:
            return
        self._drawn_at = now
        rate = done / max(now - self._started_at, 1e-9)
        text = f"{done:,} of {total:,} {unit}, {rate:.1f} a second"
        self._draw(text + (f", {failed:,} not written" if failed else ""))

    def clear(self) -> None:
        """Remove the bar, so that a line can be printed."""
        if self._shown_text:
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(len(self._shown_text)) + ("" if text else "\r"))
        sys.stderr.flush()
        self._shown_text = text
