"""The best palette of k colours for a picture, deterministic, in three efforts.

The search runs among the means of small cells (`kmc.points.merge`): grown by splitting, Lloyd,
then breathing out of local optima. What is found is settled on all distinct colours, rounded to
8 bits, and trimmed to the colours that are used.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.checks import check_count, check_fixed
from kmc.colors import ColorCounts, count_colors
from kmc.nearest import nearest_entries
from kmc.plans import EFFORTS, PLANS, Plan
from kmc.search import Candidate, candidates
from kmc.spaces import check_space, to_space
from kmc.subject import prepare

Bytes = NDArray[np.uint8]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], object]

ROOM = 3  # with that much or more it makes no difference to what is clustered
FEW = 512  # up to that many colours and SMALL sizes all smaller sizes are searched first
SMALL = 16


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
    picture, plan, entries = _checked(pixels, effort, space, fixed)
    _check_size(k, entries)
    least = k - plan.below
    if plan.below and len(picture) <= FEW and k <= SMALL:
        least = 1
    sizes = list(range(max(least, len(entries), 1), k + 1))
    *_, (_, palette) = _palettes(picture, sizes, plan, space, entries, progress)
    return palette


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
    picture, plan, entries = _checked(pixels, effort, space, fixed)
    sizes = sorted({_check_size(k, entries) for k in ks})
    return _palettes(picture, sizes, plan, space, entries, progress)


def _checked(pixels: Any, effort: str, space: str, fixed: Any) -> tuple[ColorCounts, Plan, Bytes]:
    """The picture, the plan and the fixed colours, or a ValueError."""
    picture = pixels if isinstance(pixels, ColorCounts) else count_colors(pixels)
    if effort not in PLANS:
        raise ValueError(f"effort={effort!r} must be one of {', '.join(EFFORTS)}")
    check_space(space)
    return picture, PLANS[effort], check_fixed(fixed, picture.colors.shape[1])


def _palettes(
    picture: ColorCounts,
    sizes: list[int],
    plan: Plan,
    space: str,
    fixed: Bytes,
    progress: Progress | None,
) -> Iterator[tuple[int, Bytes]]:
    """The palettes of rising sizes."""
    clock = _Clock(plan.ticks, len(sizes), progress)
    subject, made_for, clusters = None, 0, None
    best, least = fixed, np.inf
    for k in sizes:
        whole = without_loss(picture, k, fixed)
        if whole is None:
            if subject is None or made_for - len(fixed) < ROOM:
                subject, made_for, clusters = prepare(picture, k, space, fixed), k, None
            found = candidates(subject, k, plan, clusters, clock.tick)
        else:
            found = [Candidate(whole, None)]
        palettes = [_trimmed(picture, space, fixed, trial.palette) for trial in found]
        cheapest = min(range(len(found)), key=lambda i: palettes[i][1])
        clusters = found[cheapest].clusters
        if palettes[cheapest][1] < least:
            best, least = palettes[cheapest]
        clock.next()
        yield k, best


def _check_size(k: Any, fixed: Bytes) -> int:
    """k, or a ValueError: it is no size, or too small for the fixed colours."""
    size = check_count("k", k, 1)
    if size < len(fixed):
        raise ValueError(f"{len(fixed)} fixed colours need k={len(fixed)} or more, not k={size}")
    return size


def _fixed_first(fixed: Bytes, palette: Bytes) -> Bytes:
    """The palette with the fixed colours first, in their order; it holds them all."""
    if len(fixed) == 0:
        return palette
    rest = (palette[:, np.newaxis] != fixed).any(axis=2).all(axis=1)
    return np.concatenate([fixed, palette[rest]])


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


def _trimmed(picture: ColorCounts, space: str, fixed: Bytes, palette: Bytes) -> tuple[Bytes, float]:
    """The palette without the entries that no colour is nearest to, and its cost.

    Fixed entries stay, and come first. The cost is the weighted sum of squared distances in the
    space.
    """
    palette = _fixed_first(fixed, palette)
    labels = nearest_entries(picture.colors, palette.astype(np.float64), space)
    off = to_space(picture.colors, space) - to_space(palette, space)[labels]
    cost = float(np.einsum("nd,nd->n", off, off) @ picture.counts)
    used = np.bincount(labels, minlength=len(palette)) > 0
    used[: len(fixed)] = True
    return palette[used], cost


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
