"""The score of a result: the error maps of all scales, added up over the pixels."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.ssimulacra2.maps import Channel, describe, edge_sums, structure_sums
from compressor.imaging.ssimulacra2.pair import check_pair, check_pixels
from compressor.imaging.ssimulacra2.pyramid import MIN_SIDE, scale_shapes, xyb_blocks
from compressor.imaging.ssimulacra2.weights import MAPS, NORMS, score_of_norms, weights_of
from compressor.imaging.types import Checkpoint, Pixels, no_checkpoint

# What scores mean, for people; they follow Sneyers' own description.
MEANING = (
    "30 is low quality, 50 medium, 70 high, 80 very high, 90 as good as without loss to the eye,"
    " 100 equal"
)
CHANNELS = 3
MAX_PIXELS_KEPT = 1 << 20  # of an original whose description is kept: some 28 bytes a pixel
Described = tuple[int, int, Channel]  # the scale, the channel, and a block of it


def ssimulacra2(original: Pixels, result: Pixels, checkpoint: Checkpoint = no_checkpoint) -> float:
    """How much a result looks like its original, at most 100; see `Ssimulacra2`.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ImageError: for pictures of two sizes, not uint8, or without a pixel.
    """
    check_pair(original, result)
    return Ssimulacra2(original, checkpoint).score(result, checkpoint)


class Ssimulacra2:
    """An original that results are compared with; what depends on it alone is computed once.

    Guarantees, held by tests/imaging/test_ssimulacra2.py: the scores are those of the Python
    package ssimulacra2 0.3, to 0.01 (those under -100 to one in 10,000); equal pictures have
    exactly 100. Pictures with alpha are compared as they are seen on white. The definition has no
    score for a picture with a side under 8 pixels; it is continued to 8 by its mirror image.
    Every pixel counts, of large pictures as well. What is in memory beside both pictures is at
    most 8 bytes a pixel of them, and 30 MB for an original of at most `MAX_PIXELS_KEPT`.

    Args:
        original: (H, W, 3) or (H, W, 4) uint8, which must not change afterwards.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ImageError: for an array that is not uint8, or has no pixel.
    """

    def __init__(self, original: Pixels, checkpoint: Checkpoint = no_checkpoint) -> None:
        check_pixels(original)
        self._original = original
        self._kept: Iterable[Described] | None = None
        if original.shape[0] * original.shape[1] <= MAX_PIXELS_KEPT:
            self._kept = list(_described(original, checkpoint))

    def score(self, result: Pixels, checkpoint: Checkpoint = no_checkpoint) -> float:
        """How much a result looks like the original.

        Args:
            result: (H, W, 3) or (H, W, 4) uint8 of the original's height and width.
            checkpoint: called every few milliseconds; raise to cancel.

        Returns:
            100 if equal; 90 as good as without loss to the eye, 70 high quality, 50 medium, 30
            low; below 0 where hardly anything is kept.

        Raises:
            ImageError: for a result of another size, not uint8, or without a pixel.
        """
        check_pair(self._original, result)
        original = self._kept
        if original is None:
            original = _described(self._original, checkpoint)
        shapes = scale_shapes(*_large_enough(result).shape[:2])
        norms = _sums(original, _described(result, checkpoint), len(shapes))
        norms /= np.prod(shapes, axis=1)[:, np.newaxis, np.newaxis]
        norms[:, :, 1] **= 1 / 4
        return score_of_norms(norms)


def _described(pixels: Pixels, checkpoint: Checkpoint) -> Iterator[Described]:
    """The blocks of all scales and channels that have a weight."""
    pixels = _large_enough(pixels)
    weights = weights_of(len(scale_shapes(*pixels.shape[:2])))
    counts = np.any(weights, axis=(2, 3))
    structure_counts = np.any(weights[..., 0], axis=2).tolist()
    last = int(np.flatnonzero(np.any(counts, axis=0))[-1])
    channels = [np.flatnonzero(column).tolist() for column in counts.T[: last + 1]]
    for scale, channel, plane in xyb_blocks(pixels, channels, checkpoint):
        yield scale, channel, describe(plane, structure_counts[channel][scale])


def _large_enough(pixels: Pixels) -> Pixels:
    """The picture, continued by its mirror image where a side is under `MIN_SIDE`."""
    missing = [(0, max(0, MIN_SIDE - length)) for length in pixels.shape[:2]]
    return np.pad(pixels, [*missing, (0, 0)], mode="symmetric") if np.any(missing) else pixels


def _sums(
    originals: Iterable[Described], results: Iterable[Described], scales: int
) -> NDArray[np.float64]:
    """(3, scales, 2, 3) float64: the sums over each channel and scale, ordered as the weights."""
    sums = np.zeros((CHANNELS, scales, NORMS, MAPS))
    for (scale, channel, original), (_, _, result) in zip(originals, results, strict=True):
        if original.structure and result.structure:
            sums[channel, scale, :, 0] += structure_sums(original.structure, result.structure)
        sums[channel, scale, :, 1:] += np.transpose(edge_sums(original, result))
    return sums
