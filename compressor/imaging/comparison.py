"""Two results for one picture, compared with the picture and with each other."""

from dataclasses import dataclass

import numpy as np

from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.metrics import error_map
from compressor.imaging.types import ErrorMap, Pixels


@dataclass(frozen=True, kw_only=True)
class ColorRegion:
    """The pixels to which one result gives one colour, and what the other result makes of them.

    Attributes:
        color: the colour that the one result gives them, (R, G, B) in 0..255.
        instead: the colour that the other result gives most of them.
        instead_share: the share of these pixels that get it, in 0..1.
        share: the share of these pixels in the picture, in 0..1.
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
        differ: share of the pixels to which the two give different colours, in 0..1.
        farther, nearer: share of the pixels where the worse result is farther from the original
            than the better one, and where it is nearer; the rest are equally far.
        lost: of the better result's colours, the one whose pixels lose most in sum by the worse
            result; None where none loses.
        won: of the worse result's colours, the one whose pixels gain most in sum by the worse
            result; None where none gains.
    """

    errors: ErrorMap
    worse_errors: ErrorMap
    differ: float
    farther: float
    nearer: float
    lost: ColorRegion | None
    won: ColorRegion | None

    def error_difference(self) -> ErrorMap:
        """(H, W) float32: how much farther from the original the worse result is."""
        return self.worse_errors - self.errors


def compare_results(
    original: Pixels, better: IndexedPicture, worse: IndexedPicture
) -> ResultComparison:
    """Compare two results with their original and with each other.

    Args:
        original: (H, W, 3) uint8.
        better, worse: of the same height and width, without alpha.

    Raises:
        ImageError: the three have not one size, or no pixel.
    """
    side = max(original.shape)
    better_pixels = better.to_pixels()
    worse_pixels = worse.to_pixels()
    errors = error_map(original, better_pixels, side)
    worse_errors = error_map(original, worse_pixels, side)
    return ResultComparison(
        errors=errors,
        worse_errors=worse_errors,
        differ=float((better_pixels != worse_pixels).any(axis=2).mean()),
        farther=float((worse_errors > errors).mean()),
        nearer=float((worse_errors < errors).mean()),
        lost=_largest_loss(better, worse, errors, worse_errors),
        won=_largest_loss(worse, better, worse_errors, errors),
    )


def _largest_loss(
    result: IndexedPicture, other: IndexedPicture, errors: ErrorMap, other_errors: ErrorMap
) -> ColorRegion | None:
    """The result's colour whose pixels lose most by the other result; None if none loses."""
    labels = result.indices.ravel()
    k = len(result.palette)
    error_sums = np.bincount(labels, errors.ravel(), k)
    other_sums = np.bincount(labels, other_errors.ravel(), k)
    color = int((other_sums - error_sums).argmax())
    if other_sums[color] <= error_sums[color]:
        return None
    replacements = np.bincount(other.indices.ravel()[labels == color], minlength=len(other.palette))
    pixels = int(result.counts[color])
    most_frequent = int(replacements.argmax())
    return ColorRegion(
        color=_rgb(result, color),
        instead=_rgb(other, most_frequent),
        instead_share=replacements[most_frequent] / pixels,
        share=pixels / labels.size,
        error=float(error_sums[color]) / pixels,
        other_error=float(other_sums[color]) / pixels,
    )


def _rgb(picture: IndexedPicture, entry: int) -> tuple[int, int, int]:
    red, green, blue = picture.palette[entry, :3].tolist()
    return red, green, blue
