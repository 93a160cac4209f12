"""One palette for all frames, and the entry by which a pixel stays what it was."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.assignment import unique_uint8_palette
from compressor.imaging.types import Palette
from compressor.pipeline.animation.survey import Survey
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from kmc import ColorCounts, assign_to_palette

MOST_ENTRIES: Final = 256


@dataclass(frozen=True, kw_only=True, eq=False)
class AnimationPalette:
    """The colours of a file.

    Attributes:
        entries: (n, 3) or (n, 4) uint8, n in 1..256; the clear one first, then what is not opaque,
            then the most used.
        clear: the entry that is fully transparent, or None.
        is_added: whether that is no colour of the picture, but stands for what is shown already.
    """

    entries: Palette
    clear: int | None
    is_added: bool

    @property
    def colors(self) -> Palette:
        """(m, 3) or (m, 4) uint8: the colours among which pixels choose."""
        return np.ascontiguousarray(self.entries[1:, :3]) if self.is_added else self.entries

    @property
    def offset(self) -> int:
        """The number of the first of `colors` among the entries."""
        return 1 if self.is_added else 0


def animation_palette(
    survey: Survey,
    settings: QualitySettings,
    *,
    given: NDArray[np.uint8] | None = None,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> AnimationPalette:
    """Search the palette that is nearest to all frames together.

    Args:
        survey: of the frames.
        settings, given, progress, executor: as for `palette_of_counts`.
    """
    return palette_of_counts(
        survey.counts,
        survey.searched_counts,
        settings,
        is_still=survey.is_still,
        has_alpha=survey.has_alpha,
        given=given,
        progress=progress,
        executor=executor,
    )


def palette_of_counts(
    counts: ColorCounts,
    searched_counts: ColorCounts,
    settings: QualitySettings,
    *,
    is_still: bool,
    has_alpha: bool,
    given: NDArray[np.uint8] | None = None,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> AnimationPalette:
    """Search the palette that is nearest to some frames together.

    Where something changes, one of 256 entries is needed for what does not; so 256 colours become
    255, unless the frames have a clear colour themselves.

    Args:
        counts: the colours of the frames.
        searched_counts: the same, with protected parts counted more often.
        settings: as for `build_palette`.
        is_still: whether all frames are equal.
        has_alpha: whether a pixel is not opaque.
        given: (n, 3) or (n, 4) uint8, a palette in place of the search.
        progress, executor: as for `build_palette`.
    """
    needs_clear = not is_still and not _has_clear(counts.colors)
    if given is None:
        most = MOST_ENTRIES - 1 if needs_clear else MOST_ENTRIES
        k = max(min(settings.k, most), len(settings.locked))
        given = build_palette(searched_counts, replace(settings, k=k), progress, executor)
    entries = unique_uint8_palette(given)
    if not has_alpha and entries.shape[1] == 4:
        entries = np.unique(entries[entries[:, 3] == 255, :3], axis=0)
    ordered = entries[_order(entries, counts, settings.space)]
    if _has_clear(ordered):
        return AnimationPalette(entries=ordered, clear=0, is_added=False)
    if is_still or len(ordered) == MOST_ENTRIES or ordered.shape[1] == 4:
        return AnimationPalette(entries=ordered, clear=None, is_added=False)
    opaque = np.pad(ordered, ((0, 0), (0, 1)), constant_values=255)
    return AnimationPalette(entries=np.pad(opaque, ((1, 0), (0, 0))), clear=0, is_added=True)


def _has_clear(colors: Palette) -> bool:
    return colors.shape[1] == 4 and bool((colors[:, 3] == 0).any())


def _order(entries: Palette, color_counts: ColorCounts, space: str) -> NDArray[np.intp]:
    """The clear entry, then what is not opaque, then the most used."""
    labels = assign_to_palette(color_counts.colors, entries.astype(np.float64), space)
    counts = np.bincount(labels, color_counts.counts, len(entries))
    alpha = entries[:, 3] if entries.shape[1] == 4 else np.full(len(entries), 255)
    order: NDArray[np.intp] = np.lexsort([-counts, alpha == 255, alpha > 0])
    return order
