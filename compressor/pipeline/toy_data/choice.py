"""Everything that the page of the toy sets shows depends on: a set, K, a seed, a start."""

import re
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from compressor.pipeline.setting_values import IntRange
from compressor.pipeline.toy_data.runs import (
    OWN_START,
    RUNS,
    SEARCH_START,
    Floats,
    ToyRun,
    draw_start,
    trace_points,
)
from compressor.pipeline.toy_data.sets import GRID, NO_GROUP, TOY_SETS, Groups, Points, ToySet
from kmc import PCA_START, PLUS_PLUS_START, RANDOM_START

Places = tuple[tuple[int, int], ...]  # x and y of points, each in 0..GRID

K_RANGE: Final = IntRange(min=1, max=10)
SEED_RANGE: Final = IntRange(min=0, max=9999)
RUN_RANGE: Final = IntRange(min=0, max=RUNS - 1)
MAX_DRAWN: Final = 300  # points drawn by hand; a link has all of them
# The starts, with their names in links, where a dot parts two fields.
START_NAMES: Final = {
    RANDOM_START: "random",
    PLUS_PLUS_START: "plusplus",
    PCA_START: "pca",
    SEARCH_START: "search",
    OWN_START: "own",
}
SETS: Final = {toy_set.name: toy_set for toy_set in TOY_SETS}
WANTED: Final = "a toy set with its numbers, such as rings.2.0.random.0"


@dataclass(frozen=True, kw_only=True)
class ToyChoice:
    """What is chosen.

    Attributes:
        set: the name of a toy set.
        k: number of centroids.
        seed: of the points and of the random starts.
        start: one of `START_NAMES`.
        run: the number of the random start.
        own: the k places of the centroids, where the start is the user's own; else none.
        drawn: points that were drawn by hand, beside those of the set.
    """

    set: str = TOY_SETS[0].name
    k: int = TOY_SETS[0].k
    seed: int = 0
    start: str = RANDOM_START
    run: int = 0
    own: Places = ()
    drawn: Places = ()

    @property
    def toy_set(self) -> ToySet:
        """The toy set of this name."""
        return SETS[self.set]

    def points(self) -> tuple[Points, Groups]:
        """Return all points and the group of each, as `ToySet.points`."""
        points, groups = self.toy_set.points(self.seed)
        drawn = np.array(self.drawn, np.uint8).reshape(-1, 2)
        by_hand = np.full(len(drawn), NO_GROUP, np.uint8)
        return np.concatenate([points, drawn]), np.concatenate([groups, by_hand])

    def start_centroids(self, points: Points) -> Floats:
        """Return the centroids that the run begins with, (k, 2) in the unit square.

        Raises:
            TooFewPlacesError: there are fewer different points than centroids.
        """
        if self.start == OWN_START:
            return np.array(self.own, np.float64) / GRID
        return draw_start(points, self.k, self.start, self.seed, self.run)

    def compute_run(self) -> ToyRun:
        """Run k-means on the points from the start, until nothing changes.

        Raises:
            TooFewPlacesError: there are fewer different points than centroids.
        """
        points, _ = self.points()
        return trace_points(points, self.start_centroids(points))

    def to_text(self) -> str:
        """Return the choice as a parameter of a link."""
        start = START_NAMES[self.start]
        fields = [self.set, str(self.k), str(self.seed), start, str(self.run)]
        if self.start == OWN_START:
            fields.append(f"c{_to_hex(self.own)}")
        if self.drawn:
            fields.append(f"p{_to_hex(self.drawn)}")
        return ".".join(fields)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the choice of a parameter, which anybody may have written.

        Raises:
            ValueError: it is none; says what would be one.
        """
        numbers = r"\.(\d{1,2})\.(\d{1,4})\.([a-z]+)\.(\d{1,3})"
        places = r"(?:\.c((?:[0-9a-f]{4})+))?(?:\.p((?:[0-9a-f]{4})+))?"
        match = re.fullmatch(rf"([a-z]+){numbers}{places}", text)
        if match is None:
            raise ValueError(WANTED)
        name, k, seed, start_name, run, own, drawn = match.groups()
        starts = {name: start for start, name in START_NAMES.items()}
        choice = cls(
            set=name,
            k=int(k),
            seed=int(seed),
            start=starts.get(start_name, ""),
            run=int(run),
            own=_from_hex(own or ""),
            drawn=_from_hex(drawn or ""),
        )
        if not choice._is_possible():
            raise ValueError(WANTED)
        return choice

    def _is_possible(self) -> bool:
        return (
            self.set in SETS
            and self.start in START_NAMES
            and self.k in K_RANGE
            and self.run in RUN_RANGE
            and len(self.own) == (self.k if self.start == OWN_START else 0)
            and len(self.drawn) <= MAX_DRAWN
        )


def _to_hex(places: Places) -> str:
    return "".join(f"{x:02x}{y:02x}" for x, y in places)


def _from_hex(text: str) -> Places:
    data = bytes.fromhex(text)
    return tuple(zip(data[::2], data[1::2], strict=True))
