"""The curve over K for the page "Choose K": the quality and the file size of every K."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import Picture
from compressor.imaging.metrics import ssim
from compressor.imaging.psnr import psnr
from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.ssimulacra2 import Ssimulacra2
from compressor.pipeline.find_k import K_LADDER
from compressor.pipeline.methods.longest_side import picture_for
from compressor.pipeline.protected.weights import sample_weights, weighted_counts, weights_for
from compressor.pipeline.quantize import apply_palette_with, fixed_with_alpha
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint, Report
from kmc import count_colors, iter_palettes

# The bytes of a PNG of effort balanced to those of effort fast, with which the curve is packed: of
# 60 pictures 0.93 at K = 16 and 0.92 at K = 256 (docs/results/batch.md).
SHARE_AT_BALANCED = 0.93


@dataclass(frozen=True, kw_only=True, eq=False)
class KPoint:
    """One K of the curve.

    Attributes:
        k: the requested palette size.
        palette: (n, 3) or (n, 4) uint8, n <= k, the colours that pixels use.
        cost: mean squared RGB distance, channels in 0..1.
        psnr: in decibels; inf without loss.
        ssim: structural similarity, at most 1.
        ssimulacra2: how much the result looks like the original, at most 100.
        size: of the PNG file at effort balanced, about, in bytes.
    """

    k: int
    palette: NDArray[np.uint8]
    cost: float
    psnr: float
    ssim: float
    ssimulacra2: float
    size: int


@dataclass(frozen=True, kw_only=True, eq=False)
class KCurve:
    """The quality and the file size of a picture for rising K.

    Attributes:
        sha256: the digest of the picture's file.
        settings: the settings of the curve.
        points: by rising K, up to the first without loss.
        share: the part of the picture's pixels that was measured, in 0..1.
    """

    sha256: str
    settings: QualitySettings
    points: tuple[KPoint, ...]
    share: float = 1.0

    @cached_property
    def elbow(self) -> KPoint:
        """The point from which more colours help less, see `elbow`."""
        costs = np.array([point.cost for point in self.points])
        return self.points[elbow(np.array([point.k for point in self.points]), costs)]

    def matches(self, settings: QualitySettings) -> bool:
        """Return whether these settings have this curve, which `curve_settings` decides."""
        return curve_settings(settings) == curve_settings(self.settings)

    def at(self, k: int) -> KPoint | None:
        """Return the point of this K, if the curve has one."""
        return next((point for point in self.points if point.k == k), None)

    def smallest(self, reaches: Callable[[KPoint], bool]) -> KPoint | None:
        """Return the point of the smallest K for which `reaches` is true, if there is one."""
        return next(filter(reaches, self.points), None)

    def best_within(self, size: float) -> KPoint | None:
        """Return the point of the lowest cost with at most `size` bytes, if there is one."""
        small_enough = [point for point in self.points if point.size <= size]
        return min(small_enough, key=lambda point: point.cost, default=None)

    @cached_property
    def nbytes(self) -> int:
        """The approximate memory of the curve, in bytes."""
        return sum(point.palette.nbytes + 200 for point in self.points)


def elbow(ks: NDArray[np.int64], costs: NDArray[np.float64]) -> int:
    """Find where a falling curve bends most, by offline Kneedle (Satopaa et al. 2011).

    Both axes are scaled to 0..1; the elbow is the point farthest below the straight line from
    the first point to the last one.

    Args:
        ks: (n,) int64, rising.
        costs: (n,) float64, falling.

    Returns:
        the index of the point; of equally far points the first.
    """
    x = (ks - ks[0]) / max(1, ks[-1] - ks[0])
    y = (costs - costs[-1]) / max(costs[0] - costs[-1], np.finfo(float).tiny)
    return int(np.argmax(1 - x - y))


def compute_k_curve(
    picture: Picture,
    settings: QualitySettings,
    report: Report,
    checkpoint: Checkpoint,
    publish: Callable[[KCurve], object] = lambda curve: None,
) -> KCurve:
    """Compute the palette of every K with the effort "fast", apply it, and measure the result.

    Of a picture of more than a megapixel only windows are measured (`sample_mosaic`).

    Args:
        picture: the full picture.
        settings: colour space, dithering, `smaller`, locked colours, protected
            parts and the longest side are used.
        report: called as report(finished Ks, Ks in all, words).
        checkpoint: called between the steps and as often as a palette reports.
        publish: called after each point with the curve of all points so far.
    """
    report(0, len(K_LADDER), "Counting the colours…")
    picture = picture_for(picture, settings)
    source = sample_mosaic(picture.pixels_with_alpha)
    scale = picture.height * picture.width / (source.shape[0] * source.shape[1])
    color_counts = count_colors(source, checkpoint)
    weights = sample_weights(weights_for(picture, settings))
    ks = ladder(settings)
    palettes = iter_palettes(
        weighted_counts(source, color_counts, weights, checkpoint),
        ks,
        effort="fast",
        space=settings.space,
        fixed=fixed_with_alpha(color_counts, settings),
        progress=lambda done, total: checkpoint(),
    )
    measure = Ssimulacra2(source, checkpoint)
    points: list[KPoint] = []
    for k, palette in palettes:
        checkpoint()
        indexed = apply_palette_with(
            source,
            color_counts,
            palette,
            replace(settings, effort="fast"),
            checkpoint,
            weights=weights,
        )
        pixels = indexed.to_pixels(checkpoint)
        points.append(
            KPoint(
                k=k,
                palette=indexed.palette,
                cost=indexed.cost,
                psnr=psnr(source, pixels, checkpoint=checkpoint),
                ssim=ssim(source, pixels, checkpoint),
                ssimulacra2=measure.score(pixels, checkpoint),
                size=round(scale * SHARE_AT_BALANCED * len(indexed.encode_png(checkpoint))),
            )
        )
        publish(_curve_of(picture, settings, points, scale))
        report(len(points), len(ks), f"K = {k}: {len(points)} of {len(ks)} palettes")
        if indexed.cost == 0:
            break
    return _curve_of(picture, settings, points, scale)


def _curve_of(
    picture: Picture, settings: QualitySettings, points: list[KPoint], scale: float
) -> KCurve:
    in_order = tuple(sorted(points, key=lambda point: point.k))
    return KCurve(sha256=picture.sha256, settings=settings, points=in_order, share=1 / scale)


def ladder(settings: QualitySettings) -> list[int]:
    """Return the palette sizes of the curve, rising: those with room for the locked colours."""
    return [k for k in K_LADDER if k >= len(settings.locked)]


def curve_settings(settings: QualitySettings) -> QualitySettings:
    """Return the settings with what the curve ignores at its default: palette, K, effort, rare."""
    return replace(
        settings,
        palette=QualitySettings.palette,
        k=QualitySettings.k,
        effort=QualitySettings.effort,
        keep_rare=QualitySettings.keep_rare,
    )
