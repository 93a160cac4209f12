"""Compute the palette for settings, and apply a palette to a picture."""

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture, apply_palette, choose_for_eye
from compressor.imaging.types import Checkpoint, Pixels, PixelWeights, no_checkpoint
from compressor.pipeline.settings import MAX_EYE_PIXELS, QualitySettings
from compressor.pipeline.settings.quality import too_large_for_eye
from kmc import ColorCounts, best_palette, keep_rare_colors


def build_palette(
    color_counts: ColorCounts,
    settings: QualitySettings,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> NDArray[np.uint8]:
    """Return the named palette of these settings, or compute the best one.

    A named palette is opaque; where the picture is not, the clear colour is added to it.

    Args:
        color_counts: the colours of a picture, or of several together; those of protected parts
            count more (`compressor.pipeline.protected.weights`).
        settings: the named palette is used, or else K, effort, space and locked colours.
        progress: called as progress(done, total); it may raise to cancel the search.
        executor: the workers; None for this thread. The palette does not depend on it.

    Returns:
        (n, 3) uint8, or (n, 4) for a picture with transparency.

    Raises:
        ValueError: there are more locked colours than K, or another setting is out of range; the
            message has the numbers.
    """
    if settings.named_palette is not None:
        return _with_clear(settings.named_palette.colors, color_counts)
    return best_palette(
        color_counts,
        settings.k,
        effort=settings.effort,
        space=settings.space,
        fixed=fixed_with_alpha(color_counts, settings),
        progress=progress,
        executor=executor,
    )


def build_palette_for(
    source: Pixels,
    color_counts: ColorCounts,
    settings: QualitySettings,
    weights: PixelWeights | None,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> NDArray[np.uint8]:
    """Return the palette of one picture, in which rare colours are kept where settings ask for it.

    Args:
        source: (H, W, 3 or 4) uint8.
        color_counts: as for `build_palette`.
        settings: as for `build_palette`.
        weights: (H, W) uint8, how often each pixel counts; None for 1 each.
        progress: as for `build_palette`, of the search before rare colours are looked for.
        executor: as for `build_palette`.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    palette = build_palette(color_counts, settings, progress, executor)
    if not settings.keeps_rare:
        return palette
    return keep_rare_colors(
        source,
        palette,
        space=settings.space,
        fixed=fixed_with_alpha(color_counts, settings),
        weights=weights,
        checkpoint=checkpoint,
    )


def _with_clear(palette: NDArray[np.uint8], color_counts: ColorCounts) -> NDArray[np.uint8]:
    """Return an opaque palette (n, 3), or (n + 1, 4) with clear for a picture that is not."""
    if color_counts.colors.shape[1] == 3:
        return palette
    opaque = np.pad(palette, ((0, 0), (0, 1)), constant_values=255)
    return np.pad(opaque, ((0, 1), (0, 0)))


def fixed_with_alpha(
    color_counts: ColorCounts, settings: QualitySettings
) -> NDArray[np.uint8] | None:
    """Return the locked colours as (f, 3) or opaque (f, 4) uint8, with the picture's channels."""
    if not settings.locked:
        return None
    fixed = np.array(settings.locked, np.uint8)
    if color_counts.colors.shape[1] == 3:
        return fixed
    return np.column_stack([fixed, np.full(len(fixed), 255, np.uint8)])


def apply_palette_with(
    source: Pixels,
    color_counts: ColorCounts,
    palette: NDArray[np.uint8],
    settings: QualitySettings,
    checkpoint: Checkpoint = no_checkpoint,
    format: str = "png",
    weights: PixelWeights | None = None,
    *,
    is_palette_given: bool = False,
) -> IndexedPicture:
    """Return the picture in the colours of a palette.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: the distinct colours of the source.
        palette: (n, 3) or (n, 4) uint8, n in 1..256; colours that no pixel uses are left out.
        settings: space, dithering, `smaller` and effort are used.
        checkpoint: called every few milliseconds; raise to cancel.
        format: of the file; pixels choose once more where it may be a PNG, as WebP and JPEG XL
            gain nothing by that.
        weights: (H, W) uint8 of the source's pixels, as for `apply_palette`.
        is_palette_given: whether the palette is another's, so that no entry may move; where it was
            searched, those that are not locked move with dithering for the eye, unless parts are
            protected, for which the palette was searched.

    Raises:
        ImageError: the picture is too large for dithering for the eye.
    """
    if settings.is_for_eye:
        pixels = source.shape[0] * source.shape[1]
        if pixels > MAX_EYE_PIXELS:
            raise ImageError(too_large_for_eye(pixels))
        is_given = is_palette_given or settings.named_palette or weights is not None
        return choose_for_eye(
            source,
            palette,
            fixed=palette if is_given else fixed_with_alpha(color_counts, settings),
            space=settings.space,
            smaller=settings.smaller,
            to_gamut=settings.named_palette is not None,
            effort=settings.effort,
            checkpoint=checkpoint,
        )
    return apply_palette(
        source,
        palette,
        color_counts,
        space=settings.space,
        dither=settings.diffusion,
        smaller=settings.smaller,
        effort=settings.effort,
        reassigned=format in ("png", "smallest"),
        weights=weights,
        checkpoint=checkpoint,
    )
