"""All programs on all pictures."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.palettes.rate.cache import Cache, Series
from benchmarks.palettes.rate.graphics import GRAPHICS
from benchmarks.palettes.rate.ours import OTHER_FORMATS, files_of_this_project
from benchmarks.palettes.rate.peers import PEERS, files_of_peer
from benchmarks.palettes.rate.point import Judge, Point, Subject
from benchmarks.picture_files import picture_files, read_rgb

PNG = "this project, PNG"
SMALLEST = "this project, smallest of three"
NEAREST = "this project, PNG without rate"
OURS = (PNG, SMALLEST, NEAREST)
PROGRAMS = (*OURS, *PEERS)
Measurement = dict[str, list[Point]]  # a picture's points by program


def read_pictures(folder: Path) -> Iterator[Subject]:
    """Yield the pictures of a folder in the order of their names."""
    for file in picture_files(folder):
        yield Subject(name=file.stem, pixels=read_rgb(file), is_graphic=False)


def draw_graphics() -> Iterator[Subject]:
    """Yield the graphics that the benchmark draws."""
    for name, draw in GRAPHICS.items():
        yield Subject(name=name, pixels=np.asarray(draw()), is_graphic=True)


def measure_all(subjects: Sequence[Subject], cache: Cache, quick: bool) -> dict[str, Measurement]:
    """Measure every program in turn on all pictures.

    Returns:
        the points by picture and program.
    """
    measured: dict[str, Measurement] = {subject.name: {} for subject in subjects}
    for subject in subjects:
        measured[subject.name] |= _measure_ours(subject, cache, quick)
    for name in PEERS:
        for subject in subjects:
            measured[subject.name][name] = _measure_peer(name, subject, cache, quick)
    return measured


def _measure_ours(subject: Subject, cache: Cache, quick: bool) -> Measurement:
    def measure() -> Series:
        return files_of_this_project(subject, Judge(subject.pixels), quick)

    kept = _kept("this project", subject, cache, measure)
    return {
        PNG: kept["png"],
        SMALLEST: [point for name in ("png", *OTHER_FORMATS) for point in kept[name]],
        NEAREST: [point for point in kept["png"] if "smaller 0," in point.setting],
    }


def _measure_peer(name: str, subject: Subject, cache: Cache, quick: bool) -> list[Point]:
    def measure() -> Series:
        return {"": files_of_peer(name, subject, Judge(subject.pixels), quick)}

    return _kept(name, subject, cache, measure)[""]


def _kept(program: str, subject: Subject, cache: Cache, measure: Callable[[], Series]) -> Series:
    """Return what the cache has; print who was measured, and the seconds of a core."""
    start = time.process_time()
    series = cache.series(subject, program, measure)
    points = sum(map(len, series.values()))
    seconds = time.process_time() - start
    print(f"{program}: {subject.name}, {points} files, {seconds:.1f} s", flush=True)
    return series
