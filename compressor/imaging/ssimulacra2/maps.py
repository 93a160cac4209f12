"""The error maps of one channel in a block, each added up for its two norms.

Structure is SSIM with a Gaussian window; artifacts are edges that the result has more of, lost
details those that it has less of.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor import opencv

# (rows, columns) of one channel; with a margin, REACH more of both at each side.
Plane = NDArray[np.float32]
Sums = tuple[float, float]  # of errors over the pixels, and of their fourth powers

REACH = 5  # pixels from the middle of the Gaussian window to its border
SIGMA = 1.5  # pixels
C2 = 0.0009  # keeps flat places from a division by zero
INNER = np.s_[REACH:-REACH, REACH:-REACH]


def _gaussian() -> NDArray[np.float32]:
    distances = np.arange(-REACH, REACH + 1)
    window = np.exp(-(distances**2) / (2 * SIGMA**2))
    return np.asarray(window / window.sum(), np.float32)


WINDOW = _gaussian()


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """What SSIM needs to know of one picture.

    Attributes:
        plane: the values, with a margin.
        mean: of the window around each pixel.
        variance: in that window.
    """

    plane: Plane
    mean: Plane
    variance: Plane


@dataclass(frozen=True, kw_only=True, eq=False)
class Channel:
    """What the maps need to know of one picture.

    Attributes:
        edges: how far each pixel is from the mean of the window around it, at least 0.
        structure: None where it does not count.
    """

    edges: Plane
    structure: Structure | None


def describe(plane: Plane, with_structure: bool) -> Channel:
    """What the maps need to know of a plane, which has a margin."""
    mean = _blur(plane)
    edges = np.abs(plane[INNER] - mean)
    if not with_structure:
        return Channel(edges=edges, structure=None)
    variance = _blur(plane * plane) - mean * mean
    return Channel(edges=edges, structure=Structure(plane=plane, mean=mean, variance=variance))


def structure_sums(original: Structure, result: Structure) -> Sums:
    """The sums of 1 - SSIM, at least 0.

    With 2 covariance = both variances - variance of the difference, so that equal pictures have
    exactly 0.
    """
    difference = original.plane - result.plane
    shift = original.mean - result.mean
    shift *= shift
    lost = _blur(difference * difference)
    lost -= shift
    lost /= original.variance + result.variance + np.float32(C2)
    similarity = (1 - shift) * (1 - lost)
    return _sums(np.maximum(1 - similarity, 0))


def edge_sums(original: Channel, result: Channel) -> tuple[Sums, Sums]:
    """The sums of artifacts, and those of lost details; both at least 0."""
    change = result.edges - original.edges
    change /= 1 + original.edges
    return _sums(np.maximum(change, 0)), _sums(np.maximum(-change, 0))


def _blur(plane: Plane) -> Plane:
    """The mean of the window around each pixel, of a plane that has a margin."""
    blurred = opencv.sepFilter2D(
        plane, opencv.CV_32F, WINDOW, WINDOW, borderType=opencv.BORDER_CONSTANT
    )
    return np.asarray(blurred, np.float32)[INNER]


def _sums(errors: Plane) -> Sums:
    """Added up as doubles."""
    return opencv.sumElems(errors)[0], opencv.norm(errors * errors, opencv.NORM_L2SQR)
