"""Toy sets: a few hundred points each, on which something of k-means goes wrong.

Points lie on a grid of 256 by 256 places in the unit square, so that they are colours to `kmc`: x
is the red, y the green, and the blue is 0. A set depends on its name and a seed alone.

Guarantees, held by tests/pipeline/test_toy_data.py: what a set's sentence says of k-means is so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.toy_data.shapes import Shape, blob, blobs, ring, square

Points = NDArray[np.uint8]
Groups = NDArray[np.uint8]
GRID = 255  # steps of the grid, along a side of the unit square
NO_GROUP = 255  # of a point that was drawn by hand
FIVE = ((0.18, 0.78), (0.5, 0.85), (0.82, 0.75), (0.3, 0.25), (0.72, 0.22))


@dataclass(frozen=True, kw_only=True)
class ToySet:
    """Points whose groups are known, since each was drawn by itself.

    Attributes:
        name: in links.
        title: on pages.
        why: one sentence: what k-means does there, and why.
        k: the number of centroids to begin with.
        draw: draws the groups by a random generator.
    """

    name: str
    title: str
    why: str
    k: int
    draw: Callable[[np.random.Generator], Sequence[Shape]]

    def points(self, seed: int) -> tuple[Points, Groups]:
        """Draw the points of a seed.

        Returns:
            points, (m, 2) uint8, and the number of the group of each, (m,) uint8.
        """
        shapes = self.draw(np.random.default_rng(seed))
        places = np.concatenate([np.empty((0, 2)), *shapes])
        sizes = [len(shape) for shape in shapes]
        groups = np.repeat(np.arange(len(shapes), dtype=np.uint8), sizes)
        return np.rint(GRID * places).astype(np.uint8), groups


TOY_SETS = (
    ToySet(
        name="stuck",
        title="Five blobs: a bad start",
        why="Five clear groups, and many starts end with two centroids in one of them and one"
        " between two others: no step carries a centroid over a gap, since it only moves to the"
        " mean of what is nearest already.",
        k=5,
        draw=lambda rng: blobs(rng, [60] * 5, FIVE, [0.035] * 5),
    ),
    ToySet(
        name="spread",
        title="Unequal spread",
        why="The border between two centroids lies halfway, however wide their groups are, so the"
        " wide group loses its rim to the two tight ones.",
        k=3,
        draw=lambda rng: blobs(
            rng, (200, 70, 70), ((0.42, 0.5), (0.78, 0.72), (0.78, 0.28)), (0.14, 0.025, 0.025)
        ),
    ),
    ToySet(
        name="size",
        title="Unequal size",
        why="Most of the cost lies in the large group, so it pays to cut that one and to leave the"
        " two small ones with a single centroid.",
        k=3,
        draw=lambda rng: blobs(
            rng, (320, 12, 12), ((0.35, 0.5), (0.82, 0.62), (0.82, 0.38)), (0.09, 0.02, 0.02)
        ),
    ),
    ToySet(
        name="stretched",
        title="Long groups",
        why="Distances count alike in every direction, so groups that are long and close together"
        " are cut across rather than told apart.",
        k=3,
        draw=lambda rng: [
            blob(rng, 100, (0.5 + shift, 0.5 - shift), (0.19, 0.02), np.pi / 4)
            for shift in (-0.13, 0.0, 0.13)
        ],
    ),
    ToySet(
        name="rings",
        title="Two rings",
        why="Cells are cut by straight lines, and both rings have the same middle, so they are"
        " halved like a cake in place of told apart.",
        k=2,
        draw=lambda rng: [
            ring(rng, 110, (0.5, 0.5), 0.15, 0.015),
            ring(rng, 190, (0.5, 0.5), 0.4, 0.015),
        ],
    ),
    ToySet(
        name="moons",
        title="Two moons",
        why="Two centroids part the plane by one straight line, and no straight line parts two"
        " moons that reach into each other.",
        k=2,
        draw=lambda rng: [
            ring(rng, 150, (0.36, 0.42), 0.28, 0.02, (0.0, np.pi)),
            ring(rng, 150, (0.64, 0.56), 0.28, 0.02, (np.pi, 2 * np.pi)),
        ],
    ),
    ToySet(
        name="noise",
        title="Nothing there",
        why="The points are spread evenly and there is no group to find, yet k-means gives as many"
        " clusters as it is asked for.",
        k=4,
        draw=lambda rng: [square(rng, 300)],
    ),
    ToySet(
        name="outliers",
        title="Outliers",
        why="Squared distances count most where they are large, so a few points far away get a"
        " centroid of their own, and two groups have to share one.",
        k=3,
        draw=lambda rng: blobs(
            rng, (100, 100, 100, 8), ((0.2, 0.24), (0.34, 0.4), (0.2, 0.54), (0.93, 0.93)),
            (0.03, 0.03, 0.03, 0.02),
        ),
    ),
    ToySet(
        name="few",
        title="K too small",
        why="With fewer centroids than groups some groups share a centroid, which then lies where"
        " no point is.",
        k=3,
        draw=lambda rng: blobs(rng, [60] * 5, FIVE, [0.035] * 5),
    ),
    ToySet(
        name="many",
        title="K too large",
        why="With more centroids than groups, groups are cut; every further centroid lowers the"
        " cost, so a low cost does not tell that K is right.",
        k=7,
        draw=lambda rng: blobs(
            rng, [90] * 3, ((0.25, 0.72), (0.75, 0.7), (0.5, 0.24)), [0.055] * 3
        ),
    ),
    ToySet(
        name="own",
        title="Your own points",
        why="Draw groups that you see at once, and look whether k-means does.",
        k=3,
        draw=lambda rng: [],
    ),
)  # fmt: skip
