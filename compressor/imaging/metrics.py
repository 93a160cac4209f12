"""How far a result is from its original: PSNR, SSIM and CIEDE2000.

PSNR looks at every pixel. SSIM and CIEDE2000 cost about half a second a megapixel, so a picture
of more than `MAX_PIXELS_MEASURED` is judged by 64 windows of 128 x 128 pixels at full size,
spread evenly over it (shrinking it would hide noise and dithering). Pictures with alpha are
measured as they are seen on white. scikit-image is imported when it is needed: it takes a third
of a second and 40 MB.
"""

from dataclasses import dataclass

import numpy as np

from compressor.imaging.errors import ImageError
from compressor.imaging.on_white import on_white
from compressor.imaging.psnr import psnr
from compressor.imaging.resize import shrink_nearest
from compressor.imaging.sampling import Window, sample_windows
from compressor.imaging.types import ErrorMap, Pixels

MAX_PIXELS_MEASURED = 1 << 20  # by SSIM and CIEDE2000; of more, windows are taken
WINDOW_SIDE = 128  # pixels
MAX_WINDOWS = 64
MAP_SIDE = 640  # of an error map, in pixels
SSIM_WINDOW = 11  # pixels that SSIM looks at, each way


@dataclass(frozen=True, kw_only=True)
class QualityMetrics:
    """What is kept of a picture.

    Attributes:
        psnr: peak signal-to-noise ratio in decibels, see `compressor.imaging.psnr`; inf without
            loss.
        ssim: structural similarity (Wang et al. 2004), mean over pixels and channels; 1 without
            loss.
        delta_e_mean: mean colour difference by CIEDE2000; about 1 can just be seen.
        delta_e_p95: the difference by CIEDE2000 that 95 % of the pixels do not exceed.
    """

    psnr: float
    ssim: float
    delta_e_mean: float
    delta_e_p95: float


def compare(original: Pixels, result: Pixels) -> QualityMetrics:
    """Measure a result against its original.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.

    Raises:
        ImageError: for pictures of two sizes, not uint8, or without a pixel.
    """
    _check(original, result)
    pairs = _sample_pairs(original, result)
    differences = np.concatenate([_delta_e(*pair).ravel() for pair in pairs])
    return QualityMetrics(
        psnr=psnr(original, result),
        ssim=ssim(original, result),
        delta_e_mean=float(differences.mean(dtype=np.float64)),
        delta_e_p95=float(np.percentile(differences, 95)),
    )


def ssim(original: Pixels, result: Pixels) -> float:
    """Structural similarity, the mean over pixels and channels; 1 if equal.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
    """
    return float(np.mean([_ssim(a, b) for a, b in _sample_pairs(original, result)]))


def error_map(original: Pixels, result: Pixels, max_side: int = MAP_SIDE) -> ErrorMap:
    """The colour difference of each pixel by CIEDE2000.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        max_side: of the map, in pixels; of a larger picture every n-th row and column is compared.

    Returns:
        (h, w) float32, at least 0.

    Raises:
        ImageError: for pictures of two sizes, not uint8, or without a pixel.
    """
    _check(original, result)
    return _delta_e(
        on_white(shrink_nearest(original, max_side)), on_white(shrink_nearest(result, max_side))
    )


def _check(original: Pixels, result: Pixels) -> None:
    if original.shape[:2] != result.shape[:2]:
        height, width = original.shape[:2]
        result_height, result_width = result.shape[:2]
        raise ImageError(
            f"The original has {width:,} x {height:,} pixels and the result"
            f" {result_width:,} x {result_height:,}; only pictures of one size can be compared."
        )
    for pixels in (original, result):
        is_picture = pixels.ndim == 3 and pixels.shape[2] in (3, 4) and pixels.size > 0
        if pixels.dtype != np.uint8 or not is_picture:
            raise ImageError(
                f"Pictures to compare must be uint8 of shape (H, W, 3 or 4) with a pixel,"
                f" not {pixels.dtype} {pixels.shape}."
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


def _ssim(original: Pixels, result: Pixels) -> float:
    """Wang, Bovik, Sheikh and Simoncelli 2004: Gaussian window of 11 pixels, sigma 1.5."""
    from skimage.metrics import structural_similarity

    missing = [(0, max(0, SSIM_WINDOW - length)) for length in original.shape[:2]]
    padded = [
        np.pad(pixels, [*missing, (0, 0)], mode="symmetric").astype(np.float32)
        for pixels in (original, result)
    ]
    return float(
        structural_similarity(
            *padded,
            data_range=255,
            channel_axis=-1,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


def _delta_e(original: Pixels, result: Pixels) -> ErrorMap:
    """(H, W) float32: CIEDE2000 (Sharma, Wu and Dalal 2005), sRGB and D65."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    lab = [rgb2lab(pixels.astype(np.float32) / 255) for pixels in (original, result)]
    return np.asarray(deltaE_ciede2000(*lab), np.float32)
