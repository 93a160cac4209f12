"""What is measured of a file: bytes, how each frame looks, and whether still parts flicker."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.animations.sequences import MILLISECONDS
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.ssimulacra2 import Ssimulacra2
from compressor.imaging.types import Pixels


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One file of a sequence.

    Attributes:
        name: of what made it, with its settings.
        size: in bytes.
        score: mean SSIMULACRA2 of the frames.
        worst: the lowest of a frame.
        flicker: the share of pixels that change where those of the source do not, in per cent.
    """

    name: str
    size: int
    score: float
    worst: float
    flicker: float


class Judge:
    """Knows the frames of a sequence."""

    def __init__(self, frames: Sequence[Pixels]) -> None:
        self._frames = frames
        self._judges = [Ssimulacra2(frame) for frame in frames]

    def measure(self, name: str, data: bytes) -> Measured:
        """Decode a file and compare each frame."""
        scores = []
        changes = still = 0
        before: Pixels | None = None
        frames = _in_time(AnimationReader(data))
        for number, (pixels, judge) in enumerate(zip(frames, self._judges, strict=True)):
            scores.append(judge.score(pixels))
            if before is not None:
                is_still = (self._frames[number] == self._frames[number - 1]).all(axis=2)
                still += int(is_still.sum())
                changes += int((is_still & (pixels != before).any(axis=2)).sum())
            before = pixels
        return Measured(
            name=name,
            size=len(data),
            score=float(np.mean(scores)),
            worst=min(scores),
            flicker=100 * changes / still if still else 0.0,
        )


def _in_time(reader: AnimationReader) -> Iterator[Pixels]:
    """What is shown in the time of each frame of the source; gifski joins frames that are alike."""
    for frame in reader.frames():
        pixels = np.ascontiguousarray(frame.pixels[..., :3])
        for _ in range(max(1, round(frame.duration / MILLISECONDS))):
            yield pixels


def bytes_at(points: Sequence[Measured], score: float) -> float | None:
    """Return the bytes of a curve at a score, None beyond its ends.

    Of the points those count that no other one beats in both; between two of them the logarithm of
    the bytes is interpolated.
    """
    best: list[Measured] = []
    for point in sorted(points, key=lambda each: (-each.score, each.size)):
        if not best or point.size < best[-1].size:
            best.append(point)
    for higher, lower in pairwise(best):
        if lower.score <= score <= higher.score:
            share = (score - lower.score) / (higher.score - lower.score)
            logarithm = math.log(lower.size) + share * math.log(higher.size / lower.size)
            return math.exp(logarithm)
    if best and score < best[-1].score:  # even the smallest looks better
        return float(best[-1].size)
    return None
