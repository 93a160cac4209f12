"""Two results for one picture, held against it and against each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.metrics import error_map
from compressor.imaging.picture import Pixels

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class ColorRegion:
    """The pixels that one result gives one colour, and what the other result makes of them.

    Attributes:
        color: what the one result gives them, (R, G, B) in 0..255.
        instead: what the other gives most of them.
        instead_share: the share of them that get that, in 0..1.
        share: the share of all pixels that they are, in 0..1.
        error, other_error: their mean difference from the original by CIEDE2000, in the one
            result and in the other.
    """

    color: tuple[int, int, int]
    instead: tuple[int, int, int]
    instead_share: float
    share: float
    error: float
    other_error: float


@dataclass(frozen=True, kw_only=True, eq=False)
class ResultComparison:
    """What a better result has over a worse one. Differences are CIEDE2000.

    Attributes:
        errors, worse_errors: (H, W) float32, how far each pixel is from the original.
        differ: share of the pixels that the two give different colours, in 0..1.
        farther, nearer: share of the pixels where the worse result is farther from the original
            than the better one, and where it is nearer; the rest are equally far.
        lost: of the better result's colours, the one whose pixels lose most in sum by the worse
            result; None where none loses.
        won: of the worse result's colours, the one whose pixels gain most in sum by the worse
            result; None where none gains.
    """

    errors: Floats
    worse_errors: Floats
    differ: float
    farther: float
    nearer: float
    lost: ColorRegion | None
    won: ColorRegion | None

    @property
    def gap(self) -> Floats:
        """(H, W) float32: how much farther from the original the worse result is."""
        return self.worse_errors - self.errors


def compare_results(
    original: Pixels, better: IndexedPicture, worse: IndexedPicture
) -> ResultComparison:
    """Hold two results against their original.

    Args:
        original: (H, W, 3) uint8.
        better, worse: of the same height and width, without alpha.

    Raises:
        ImageError: not of the same size, or no pixel.
    """
    side = max(original.shape)
    errors = error_map(original, better.pixels, side)
    worse_errors = error_map(original, worse.pixels, side)
    return ResultComparison(
        errors=errors,
        worse_errors=worse_errors,
        differ=float((better.pixels != worse.pixels).any(axis=2).mean()),
        farther=float((worse_errors > errors).mean()),
        nearer=float((worse_errors < errors).mean()),
        lost=_largest_loss(better, worse, errors, worse_errors),
        won=_largest_loss(worse, better, worse_errors, errors),
    )


def _largest_loss(
    one: IndexedPicture, other: IndexedPicture, errors: Floats, other_errors: Floats
) -> ColorRegion | None:
    """Where the other result is farther off, among the colours of the one; None if nowhere."""
    labels = one.indices.ravel()
    size = len(one.palette)
    sums, other_sums = (np.bincount(labels, e.ravel(), size) for e in (errors, other_errors))
    color = int((other_sums - sums).argmax())
    if other_sums[color] <= sums[color]:
        return None
    given = np.bincount(other.indices.ravel()[labels == color], minlength=len(other.palette))
    count = int(one.counts[color])
    most = int(given.argmax())
    return ColorRegion(
        color=_rgb(one, color),
        instead=_rgb(other, most),
        instead_share=given[most] / count,
        share=count / labels.size,
        error=float(sums[color]) / count,
        other_error=float(other_sums[color]) / count,
    )


def _rgb(picture: IndexedPicture, color: int) -> tuple[int, int, int]:
    red, green, blue = picture.palette[color, :3].tolist()
    return red, green, blue
