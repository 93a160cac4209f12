"""K where it is not given: the fewest colours of a wanted quality, or the most in so many bytes."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.psnr import psnr_of_result
from compressor.imaging.types import Pixels
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from kmc import ColorCounts

Checkpoint = Callable[[], object]

MIN_K = 2  # colours


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a file has to reach; one of the two.

    Attributes:
        psnr: at least so many decibels, as `compressor.imaging.psnr` measures them.
        max_bytes: a PNG file of at most so many bytes.
        or_nearest: whether the most colours will do where none reach the PSNR.

    Raises:
        ValueError: both or none of them.
    """

    psnr: float | None = None
    max_bytes: int | None = None
    or_nearest: bool = False

    def __post_init__(self) -> None:
        if (self.psnr is None) == (self.max_bytes is None):
            raise ValueError("a goal is either a PSNR or a number of bytes")


def find_k(
    source: Pixels,
    color_counts: ColorCounts,
    wishes: QualitySettings,
    goal: Target,
    checkpoint: Checkpoint,
) -> IndexedPicture:
    """The picture in the fewest colours that have the PSNR, or in the most whose file fits.

    K is looked for by bisection, with whole palettes and files of the wished effort: the K that
    comes back reaches the goal, and was seen to be the border, since one colour less (for bytes:
    one more) does not reach it. More colours nearly always raise the PSNR and the size; where
    they do not, a K further off may reach the goal as well.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: its colours.
        wishes: `k` is the largest K that is looked at; K is at least 2, and at least the number
            of fixed colours.
        checkpoint: called in between; what it raises stops the search.

    Raises:
        ImageError: no K reaches it; with the numbers.
    """
    least = max(MIN_K, len(wishes.fixed))
    ks = range(least, max(least, min(wishes.k, len(color_counts) + len(wishes.fixed))) + 1)
    fewest = goal.psnr is not None
    found = None
    seen = 0.0

    def reaches(k: int) -> bool:
        nonlocal found, seen
        asked = replace(wishes, k=k)
        palette = build_palette(color_counts, asked, lambda done, total: checkpoint())
        checkpoint()
        laid = apply_palette_with(source, color_counts, palette, asked)
        seen, reached = _measure(source, laid, goal)
        if reached or (goal.or_nearest and k == ks[-1]):
            found = laid  # a bisection comes ever nearer: the last one is the best
        return reached

    bisect_left(ks, True, key=lambda k: reaches(k) == fewest)
    if found is None:
        raise _unreachable_error(goal, ks, seen)
    return found


def _measure(source: Pixels, laid: IndexedPicture, goal: Target) -> tuple[float, bool]:
    """What the goal is about, and whether it is reached."""
    if goal.psnr is not None:
        reached = psnr_of_result(source, laid)
        return reached, reached >= goal.psnr
    size = len(laid.encode_png())
    return size, size <= (goal.max_bytes or 0)


def _unreachable_error(goal: Target, ks: range, seen: float) -> ImageError:
    """The sentence, where the last K that was tried is the one that comes nearest."""
    if goal.psnr is not None:
        return ImageError(
            f"A PSNR of {goal.psnr:g} dB is out of reach: {ks[-1]} colours have {seen:.2f} dB;"
            " ask for less, or allow more colours."
        )
    return ImageError(
        f"No file of at most {goal.max_bytes:,} bytes is possible: with {ks[0]} colours it has"
        f" {seen:,}; allow more bytes, or make the picture smaller."
    )


def largest_fitting_k(
    ks: Sequence[int], size: Callable[[int], int], limit: float
) -> tuple[int, int] | None:
    """The largest of rising ks whose size is within the limit, with that size; by bisection."""
    fitting: list[tuple[int, int]] = []

    def exceeds(k: int) -> bool:
        if (found := size(k)) <= limit:
            fitting.append((k, found))
        return found > limit

    bisect_left(ks, True, key=exceeds)
    return fitting[-1] if fitting else None
