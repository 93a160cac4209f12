"""How far a result is from its original: PSNR, SSIM, SSIMULACRA2 and CIEDE2000.

PSNR and SSIMULACRA2 look at every pixel. SSIM and CIEDE2000 cost about half a second a megapixel,
so a picture of more than `MAX_PIXELS_MEASURED` is judged by 64 windows of 128 x 128 pixels at full
size, spread evenly over it (shrinking it would hide noise and dithering). Pictures with alpha are
measured as they are seen on white. scikit-image is imported when it is needed: it takes a third of
a second and 40 MB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.on_white import on_white
from compressor.imaging.psnr import psnr
from compressor.imaging.resize import shrink_nearest
from compressor.imaging.sampling import Window, sample_windows
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.imaging.ssimulacra2.pair import check_pair
from compressor.imaging.types import Checkpoint, ErrorMap, Pixels, no_checkpoint

MAX_PIXELS_MEASURED = 1 << 20  # by SSIM and CIEDE2000; of more, windows are taken
WINDOW_SIDE = 128  # pixels
MAX_WINDOWS = 64
MAP_SIDE = 640  # of an error map, in pixels
SSIM_WINDOW = 11  # pixels that SSIM looks at, each way
SSIM_REACH = SSIM_WINDOW // 2  # pixels from the middle of a window to its border
PIXELS_PER_CHECKPOINT = 1 << 17  # measured at a time, some ten milliseconds


@dataclass(frozen=True, kw_only=True)
class QualityMetrics:
    """What is kept of a picture.

    Attributes:
        psnr: peak signal-to-noise ratio in decibels, see `compressor.imaging.psnr`; inf without
            loss.
        ssim: structural similarity (Wang et al. 2004), mean over pixels and channels; 1 without
            loss.
        ssimulacra2: how much the result looks like the original (Sneyers 2023), see
            `compressor.imaging.ssimulacra2`; 100 if equal.
        delta_e_mean: mean colour difference by CIEDE2000; about 1 can just be seen.
        delta_e_p95: the difference by CIEDE2000 that 95 % of the pixels do not exceed.
    """

    psnr: float
    ssim: float
    ssimulacra2: float
    delta_e_mean: float
    delta_e_p95: float


def compare(
    original: Pixels, result: Pixels, checkpoint: Checkpoint = no_checkpoint
) -> QualityMetrics:
    """Measure a result against its original.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ImageError: for pictures of two sizes, not uint8, or without a pixel.
    """
    check_pair(original, result)
    pairs = _sample_pairs(original, result)
    differences = np.concatenate([_delta_e(*pair, checkpoint).ravel() for pair in pairs])
    return QualityMetrics(
        psnr=psnr(original, result, checkpoint=checkpoint),
        ssim=ssim(original, result, checkpoint),
        ssimulacra2=ssimulacra2(original, result, checkpoint),
        delta_e_mean=float(differences.mean(dtype=np.float64)),
        delta_e_p95=float(np.percentile(differences, 95)),
    )


def ssim(original: Pixels, result: Pixels, checkpoint: Checkpoint = no_checkpoint) -> float:
    """Structural similarity, the mean over pixels and channels; 1 if equal.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    pairs = _sample_pairs(original, result)
    return float(np.mean([_ssim(*pair, checkpoint) for pair in pairs]))


def error_map(
    original: Pixels,
    result: Pixels,
    max_side: int = MAP_SIDE,
    checkpoint: Checkpoint = no_checkpoint,
) -> ErrorMap:
    """The colour difference of each pixel by CIEDE2000.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        max_side: of the map, in pixels; of a larger picture every n-th row and column is compared.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (h, w) float32, at least 0.

    Raises:
        ImageError: for pictures of two sizes, not uint8, or without a pixel.
    """
    check_pair(original, result)
    return _delta_e(
        on_white(shrink_nearest(original, max_side)),
        on_white(shrink_nearest(result, max_side)),
        checkpoint,
    )


def _sample_pairs(original: Pixels, result: Pixels) -> list[tuple[Pixels, Pixels]]:
    """The whole of both where they are small enough, else the same windows of both; on white."""
    windows = _sample_windows(*original.shape[:2])
    return [(on_white(original[window]), on_white(result[window])) for window in windows]


def _sample_windows(rows: int, columns: int) -> list[Window]:
    """The whole picture, or evenly spread windows of one size."""
    if rows * columns <= MAX_PIXELS_MEASURED:
        return [np.s_[:, :]]
    return list(sample_windows(rows, columns, WINDOW_SIDE, MAX_WINDOWS))


def _ssim(original: Pixels, result: Pixels, checkpoint: Checkpoint) -> float:
    """Wang, Bovik, Sheikh and Simoncelli 2004: Gaussian window of 11 pixels, sigma 1.5."""
    missing = [(0, max(0, SSIM_WINDOW - length)) for length in original.shape[:2]]
    inner = slice(SSIM_REACH, -SSIM_REACH)
    means = []
    for channel in range(original.shape[2]):
        pair = []
        for pixels in (original, result):
            checkpoint()
            padded = np.pad(pixels[..., channel], missing, mode="symmetric")
            pair.append(padded.astype(np.float32))
        similarity = _ssim_map(pair[0], pair[1], checkpoint)
        means.append(similarity[inner, inner].mean(dtype=np.float64))
    return float(np.array(means, np.float32).mean())  # of the type that scikit-image has


def _ssim_map(
    original: NDArray[np.float32], result: NDArray[np.float32], checkpoint: Checkpoint
) -> NDArray[np.float32]:
    """(H, W) the similarity around each pixel of one channel, part by part."""
    from skimage.metrics import structural_similarity

    similarity = np.empty(original.shape, np.float32)
    axis = int(np.argmax(original.shape))
    length = original.shape[axis]
    step = max(SSIM_WINDOW, PIXELS_PER_CHECKPOINT * length // original.size)
    for start in range(0, length, step):
        checkpoint()
        first = max(0, min(start, length - SSIM_WINDOW) - SSIM_REACH)
        part = (slice(None),) * axis + (slice(first, start + step + SSIM_REACH),)
        _, of_part = structural_similarity(
            original[part],
            result[part],
            data_range=255,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
            full=True,
        )
        own = (slice(None),) * axis + (slice(start - first, start - first + step),)
        target = (slice(None),) * axis + (slice(start, start + step),)
        similarity[target] = of_part[own]
    return similarity


def _delta_e(original: Pixels, result: Pixels, checkpoint: Checkpoint) -> ErrorMap:
    """(H, W) float32: CIEDE2000 (Sharma, Wu and Dalal 2005), sRGB and D65."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    differences = np.empty(original.shape[:2], np.float32)
    rows = max(1, PIXELS_PER_CHECKPOINT // original.shape[1])
    for top in range(0, len(original), rows):
        checkpoint()
        strip = slice(top, top + rows)
        pair = [pixels[strip].astype(np.float32) / 255 for pixels in (original, result)]
        differences[strip] = deltaE_ciede2000(*map(rgb2lab, pair))
    return differences
