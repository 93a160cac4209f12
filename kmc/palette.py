"""The best palette of k colours for a picture, deterministic, in three efforts.

The search runs among the means of small cells (`kmc.points.merge`): grown by splitting, Lloyd,
then breathing out of local optima. What is found is settled on all distinct colours, rounded to
8 bits, and trimmed to the colours that are used.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.breathing import breathe
from kmc.checks import check_count, check_fixed
from kmc.clusters import Clusters
from kmc.colors import ColorCounts, count_colors
from kmc.nearest import nearest_entries
from kmc.points import merge
from kmc.rounding import round_palette
from kmc.spaces import check_space
from kmc.split import grow
from kmc.subject import Subject, prepare

Bytes = NDArray[np.uint8]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], object]

EFFORTS = ("fast", "balanced", "best")
ROOM = 3  # with more room than that it makes no difference to what is clustered
FEW = 32  # up to that many colours wide cells do
WIDE, NARROW = 1 / 32, 1 / 64  # the width of a cell, in units of the space
SHARES = (8, 16, 32, 64, 128, 256)  # breaths of k over these


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much work an effort is.

    Attributes:
        starts: for each start, the iterations after every round of splits.
        most: breaths at most, from each start.
        steps, gain: how long Lloyd runs between moves, as for `Clusters.settle`.
        polish: iterations on all distinct colours.
    """

    starts: tuple[int, ...]
    most: int
    steps: int
    gain: float
    polish: int


PLANS = {
    "fast": Plan(starts=(1,), most=0, steps=15, gain=1e-3, polish=4),
    "balanced": Plan(starts=(1,), most=16, steps=30, gain=1e-4, polish=20),
    "best": Plan(starts=(0, 1, 2, 4), most=60, steps=40, gain=1e-5, polish=60),
}


def best_palette(
    pixels: Any,
    k: int,
    *,
    effort: str = "balanced",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
) -> Bytes:
    """The palette of at most k colours with the least mean squared distance that is found.

    Guarantees (held by tests/test_palette.py): every entry is different and used by a pixel,
    but for fixed ones, which are there in any case; a picture of at most k colours comes back
    without loss; equal calls give equal results, and the order of the pixels does not matter;
    an opaque pixel has an opaque entry.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel; or the
            picture's `ColorCounts`.
        k: the most colours, 1 to 256 or more.
        effort: one of `EFFORTS`.
        space: where distances are measured, one of `kmc.spaces.SPACES`.
        fixed: (m, 3 or 4) uint8 colours, m <= k, that are to be in the palette unchanged.
        progress: called with (done, total) in between; what it raises stops the work and goes on
            to the caller.

    Returns:
        (n, 3) or (n, 4) uint8, n <= k: first the fixed colours, then the most used first.

    Raises:
        ValueError: a bad argument, with the numbers.
    """
    for _, palette in iter_palettes(
        pixels, [k], effort=effort, space=space, fixed=fixed, progress=progress
    ):
        return palette
    raise AssertionError("one k gives one palette")


def iter_palettes(
    pixels: Any,
    ks: Iterable[int],
    *,
    effort: str = "fast",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, Bytes]]:
    """Palettes of several sizes, from the smallest on, each search started from the last.

    Args:
        ks: sizes, as `k` of `best_palette`; equal ones count once. The rest is as there.

    Yields:
        (k, palette), k rising.

    Raises:
        ValueError: a bad argument, with the numbers.
    """
    picture = pixels if isinstance(pixels, ColorCounts) else count_colors(pixels)
    if effort not in PLANS:
        raise ValueError(f"effort={effort!r} must be one of {', '.join(EFFORTS)}")
    check_space(space)
    entries = check_fixed(fixed, picture.colors.shape[1])
    sizes = sorted({check_count("k", k, 1) for k in ks})
    if sizes and len(entries) > sizes[0]:
        raise ValueError(
            f"{len(entries)} fixed colours need k={len(entries)} or more, not k={sizes[0]}"
        )
    return _search(picture, sizes, PLANS[effort], space, entries, progress)


def _search(
    picture: ColorCounts,
    sizes: list[int],
    plan: Plan,
    space: str,
    fixed: Bytes,
    progress: Progress | None,
) -> Iterator[tuple[int, Bytes]]:
    """The palettes of rising sizes."""
    clock = _Clock((plan.most + 1) * len(plan.starts) + 2, len(sizes), progress)
    subject, found = None, None
    for k in sizes:
        palette = without_loss(picture, k, fixed)
        if palette is None:
            if subject is None or k - len(fixed) <= ROOM:
                subject, found = prepare(picture, k, space, fixed), None
            palette, found = _palette(subject, found, k, plan, clock.tick)
            palette = _used(picture, space, fixed, palette)
        clock.next()
        yield k, palette


def _palette(
    subject: Subject, found: Clusters | None, k: int, plan: Plan, tick: Callable[[], object]
) -> tuple[Bytes, Clusters | None]:
    """A palette of k colours, and the clusters that it came from."""
    entries = np.concatenate([subject.fixed, subject.aside])
    room = k - len(subject.aside)
    if subject.points is None or room <= len(subject.fixed):
        return entries, None
    cells = merge(subject.points, WIDE if k <= FEW else NARROW)
    seeds = subject.seeds() if found is None else found.places
    trials = []
    for steps in plan.starts:
        tick()
        trial = Clusters(cells, seeds, len(subject.fixed))
        grow(trial, room, steps)
        trial.settle(plan.steps, plan.gain)
        trials.append(_breathed(trial, len(subject.seeds()), plan, tick))
    found = min(trials, key=lambda trial: trial.cost)
    tick()
    every = Clusters(subject.points, found.places, len(subject.fixed))
    every.settle(plan.polish, plan.gain)
    tick()
    palette = round_palette(subject, every, room)
    return np.concatenate([entries, palette[len(subject.fixed) :]]), found


def _breathed(clusters: Clusters, kept: int, plan: Plan, tick: Callable[[], object]) -> Clusters:
    """The clusters after the plan's breaths."""
    k = len(clusters)
    widths = sorted({max(1, k // share) for share in SHARES}, reverse=True)
    return breathe(clusters, kept, widths, plan.most, plan.steps, plan.gain, tick)


def without_loss(picture: ColorCounts, k: int, fixed: Bytes) -> Bytes | None:
    """All colours of the picture, the fixed ones first, if they are at most k."""
    colors, counts = picture.colors, picture.counts
    if colors.shape[1] == 4:
        colors, counts = _one_transparent(colors, counts, fixed)
    if len(colors) > k:
        return None
    both = np.concatenate([fixed, colors[np.argsort(-counts, kind="stable")]])
    first = np.sort(np.unique(both, axis=0, return_index=True)[1])
    return both[first] if len(first) <= k else None


def _one_transparent(colors: Bytes, counts: Counts, fixed: Bytes) -> tuple[Bytes, Counts]:
    """The colours with the most used of those that are fully transparent: they look the same."""
    hidden = np.flatnonzero(colors[:, 3] == 0)
    stays = colors[:, 3] > 0
    if len(hidden) and (fixed[:, 3] > 0).all():
        stays[hidden[counts[hidden].argmax()]] = True
    return colors[stays], counts[stays]


def _used(picture: ColorCounts, space: str, fixed: Bytes, palette: Bytes) -> Bytes:
    """The palette without the entries that no colour is nearest to; fixed ones stay."""
    used = np.zeros(len(palette), np.bool_)
    used[nearest_entries(picture.colors, palette.astype(np.float64), space)] = True
    rest = used.copy()
    for entry in fixed:
        rest &= (palette != entry).any(axis=1)
    return np.concatenate([fixed, palette[rest]])


class _Clock:
    """Progress of several sizes, each of at most `steps` steps."""

    def __init__(self, steps: int, sizes: int, progress: Progress | None) -> None:
        self._steps, self._total, self._progress = steps, steps * sizes, progress
        self._done = 0

    def tick(self) -> None:
        """One step begins."""
        if self._progress is not None:
            self._progress(self._done, self._total)
        self._done += 1

    def next(self) -> None:
        """A size is done, however many steps it took."""
        self._done = -(-max(self._done, 1) // self._steps) * self._steps
        if self._progress is not None:
            self._progress(self._done, self._total)
