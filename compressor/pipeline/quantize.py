"""From settings to a palette, and from a palette to the picture in its colours."""

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.indexed import IndexedPicture, apply_palette
from compressor.imaging.types import Pixels
from compressor.pipeline.settings import QualitySettings
from kmc import ColorCounts, best_palette


def build_palette(
    color_counts: ColorCounts,
    settings: QualitySettings,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> NDArray[np.uint8]:
    """(n, 3) uint8, or (n, 4) for a picture with transparency: the palette for these settings.

    Args:
        color_counts: the colours of the picture, or of several together.
        progress: called with (done, total) in between; what it raises stops the work.
        executor: who computes; None for this thread. The palette does not depend on it.

    Raises:
        ValueError: more locked colours than K, or another bad setting, with the numbers.
    """
    return best_palette(
        color_counts,
        settings.k,
        effort=settings.effort,
        space=settings.space,
        fixed=fixed_with_alpha(color_counts, settings),
        progress=progress,
        executor=executor,
    )


def fixed_with_alpha(
    color_counts: ColorCounts, settings: QualitySettings
) -> NDArray[np.uint8] | None:
    """(f, 3) or (f, 4) uint8, opaque: the locked colours as the picture's colours are."""
    if not settings.locked:
        return None
    fixed = np.array(settings.locked, np.uint8)
    if color_counts.colors.shape[1] == 3:
        return fixed
    return np.column_stack([fixed, np.full(len(fixed), 255, np.uint8)])


def apply_palette_with(
    source: Pixels, color_counts: ColorCounts, palette: NDArray[np.uint8], settings: QualitySettings
) -> IndexedPicture:
    """The picture, whose colours were counted, in this palette's colours.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (n, 3) or (n, 4) uint8, n in 1..256; what no pixel takes is left out.
        settings: space, dithering and effort are used.
    """
    return apply_palette(
        source,
        palette,
        color_counts,
        space=settings.space,
        dither=settings.dither,
        effort=settings.effort,
    )
