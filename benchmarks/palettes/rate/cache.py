"""Measured points in a folder, so that a run can be taken up again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks.palettes.rate.point import Point, Subject

Series = dict[str, list[Point]]  # a program's points, by format where it writes several


class Cache:
    """A JSON file for each picture and program; who changes a program empties the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def series(self, subject: Subject, program: str, measure: Callable[[], Series]) -> Series:
        """Return what is kept for a picture and a program, measured if it is not there."""
        digest = hashlib.sha256(subject.pixels.tobytes()).hexdigest()[:8]
        name = program.replace(", ", "-").replace(" ", "-")
        file = self._folder / f"{subject.name}-{digest}" / f"{name}.json"
        if not file.exists():
            series = measure()
            file.parent.mkdir(parents=True, exist_ok=True)
            written = {key: [asdict(point) for point in points] for key, points in series.items()}
            file.with_suffix(".new").write_text(json.dumps(written, indent=1), "utf-8")
            file.with_suffix(".new").rename(file)
        kept = json.loads(file.read_text("utf-8"))
        return {key: [Point(**point) for point in points] for key, points in kept.items()}
