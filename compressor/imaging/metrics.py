"""How far a result is from its original: PSNR, SSIM and CIEDE2000.

PSNR looks at every pixel. SSIM and CIEDE2000 cost about half a second a megapixel, so a picture
of more than `MAX_PIXELS` is judged by 64 squares of 128 x 128 pixels at full size, spread evenly
over it (shrinking it would hide noise and dithering). Pictures with alpha are laid on white.
scikit-image is imported when it is needed: it takes a third of a second and 40 MB.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.errors import ImageError
from compressor.imaging.picture import Pixels
from compressor.imaging.resize import shrink_nearest
from compressor.imaging.sampling import Window, sample_windows

MAX_PIXELS = 1 << 20
SQUARE = 128
SQUARES = 64
MAP_SIDE = 640  # of an error map, in pixels
WINDOW = 11  # pixels that SSIM looks at, each way
STRIP = 1 << 20  # pixels whose squared differences are held at a time


@dataclass(frozen=True, kw_only=True)
class QualityMetrics:
    """What is kept of a picture.

    Attributes:
        psnr: peak signal-to-noise ratio in decibels, over the three channels; inf without loss.
        ssim: structural similarity (Wang et al. 2004), mean over places and channels; 1 without
            loss.
        delta_e_mean: mean colour difference by CIEDE2000; about 1 can just be seen.
        delta_e_p95: 95 % of the pixels differ by at most so much.
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
        ImageError: not of the same size, not uint8, or no pixel.
    """
    _check(original, result)
    squares = _sample_pairs(original, result)
    differences = np.concatenate([_delta_e(a, b).ravel() for a, b in squares])
    return QualityMetrics(
        psnr=psnr(original, result),
        ssim=ssim(original, result),
        delta_e_mean=float(differences.mean(dtype=np.float64)),
        delta_e_p95=float(np.percentile(differences, 95)),
    )


def psnr(original: Pixels, result: Pixels) -> float:
    """10 log10(255^2 / mean squared error of all channels) in dB, of every pixel; inf if equal.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
    """
    rows = max(1, STRIP // original.shape[1])
    error = 0
    for top in range(0, len(original), rows):
        a = _on_white(original[top : top + rows]).astype(np.int32)
        error += int(((a - _on_white(result[top : top + rows])) ** 2).sum(dtype=np.int64))
    if error == 0:
        return math.inf
    return 10 * math.log10(255**2 * 3 * original.shape[0] * original.shape[1] / error)


def ssim(original: Pixels, result: Pixels) -> float:
    """Structural similarity, the mean over places and channels; 1 if equal.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
    """
    return float(np.mean([_ssim(a, b) for a, b in _sample_pairs(original, result)]))


def error_map(original: Pixels, result: Pixels, max_side: int = MAP_SIDE) -> NDArray[np.float32]:
    """The colour difference of each pixel by CIEDE2000.

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        max_side: of a larger picture every so-many-th pixel is compared.

    Returns:
        (h, w) float32, at least 0.

    Raises:
        ImageError: not of the same size, not uint8, or no pixel.
    """
    _check(original, result)
    small = (shrink_nearest(one, max_side) for one in (original, result))
    return _delta_e(*map(_on_white, small))


def _check(original: Pixels, result: Pixels) -> None:
    if original.shape[:2] != result.shape[:2]:
        (rows, columns) = original.shape[:2]
        (rows2, columns2) = result.shape[:2]
        raise ImageError(
            f"The original has {columns:,} x {rows:,} pixels and the result"
            f" {columns2:,} x {rows2:,}; only pictures of one size can be compared."
        )
    for one in (original, result):
        if one.dtype != np.uint8 or one.ndim != 3 or one.shape[2] not in (3, 4) or not one.size:
            raise ImageError(
                f"Pictures to compare must be uint8 of shape (H, W, 3 or 4) with a pixel,"
                f" not {one.dtype} {one.shape}."
            )


def _sample_pairs(original: Pixels, result: Pixels) -> list[tuple[Pixels, Pixels]]:
    """The whole of both where they are small enough, else the same squares of both; on white."""
    found = _sample_windows(*original.shape[:2])
    return [(_on_white(original[place]), _on_white(result[place])) for place in found]


def _sample_windows(rows: int, columns: int) -> list[Window]:
    """Where to look: everywhere, or at evenly spread rectangles of one size."""
    if rows * columns <= MAX_PIXELS:
        return [np.s_[:, :]]
    return list(sample_windows(rows, columns, SQUARE, SQUARES))


def _on_white(pixels: Pixels) -> Pixels:
    """(H, W, 3); of pixels with alpha what is seen on white, rounded."""
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[..., 3:].astype(np.int32)
    mixed = pixels[..., :3] * alpha + 255 * (255 - alpha)
    return ((mixed + 127) // 255).astype(np.uint8)


def _ssim(original: Pixels, result: Pixels) -> float:
    """Wang, Bovik, Sheikh and Simoncelli 2004: Gaussian window of 11 pixels, sigma 1.5."""
    from skimage.metrics import structural_similarity

    lacking = [(0, max(0, WINDOW - n)) for n in original.shape[:2]]
    wide = [
        np.pad(one, [*lacking, (0, 0)], mode="symmetric").astype(np.float32)
        for one in (original, result)
    ]
    return float(
        structural_similarity(
            *wide,
            data_range=255,
            channel_axis=-1,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


def _delta_e(original: Pixels, result: Pixels) -> NDArray[np.float32]:
    """(H, W) float32: CIEDE2000 (Sharma, Wu and Dalal 2005), sRGB and D65."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    lab = [rgb2lab(one.astype(np.float32) / 255) for one in (original, result)]
    return np.asarray(deltaE_ciede2000(*lab), np.float32)
