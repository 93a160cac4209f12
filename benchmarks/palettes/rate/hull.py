"""The lower hull of a program's points, and the bytes at a score between them.

A program may choose its settings, so it is judged by the best of its files: those on the lower
convex hull of (score, logarithm of bytes). Between two of them the logarithm is interpolated.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Pair = tuple[float, float]  # a score, of which more is better, and bytes


def lower_hull(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs on the lower hull, by rising score; bytes rise along it, too."""
    hull: list[Pair] = []
    for score, size in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        while hull and hull[-1][1] >= size:
            hull.pop()
        while len(hull) >= 2 and not _bends_up(hull[-2], hull[-1], (score, size)):
            hull.pop()
        hull.append((score, size))
    return hull


def bytes_at(pairs: Sequence[Pair], score: float) -> float | None:
    """Return the bytes at a score; None where no pair reaches it.

    The smallest file counts for all scores below its own.
    """
    hull = lower_hull(pairs)
    if not hull or hull[-1][0] < score:
        return None
    if score <= hull[0][0]:
        return hull[0][1]
    for first, second in pairwise(hull):
        if score <= second[0]:
            share = (score - first[0]) / (second[0] - first[0])
            return math.exp((1 - share) * math.log(first[1]) + share * math.log(second[1]))
    raise AssertionError("a score within the hull lies between two of its pairs")


def mean_ratio(ratios: Sequence[float]) -> float:
    """Return the geometric mean."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def _bends_up(first: Pair, middle: Pair, last: Pair) -> bool:
    """Whether the middle pair lies below the line from the first one to the last one."""
    rise = math.log(middle[1] / first[1]) * (last[0] - first[0])
    return rise < math.log(last[1] / first[1]) * (middle[0] - first[0])
