"""The palette of all pictures of a batch: their colours are counted file by file, then searched."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.batch import count_files
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from compressor.ui.batch.files import BatchFile
from compressor.ui.jobs import worker_pool
from kmc import ColorCounts, map_to_palette, merge_counts

# Distinct colours that are kept by picture; with more, those of all pictures so far are merged.
MAX_UNMERGED_COLORS = 1 << 22


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedPalette:
    """The palette of all pictures.

    Attributes:
        colors: (n, 3) or (n, 4) uint8.
        shares: (n,) float64 in 0..1, each colour's share of the pixels of all pictures.
    """

    colors: NDArray[np.uint8]
    shares: NDArray[np.float64]


class SharedPaletteSearch:
    """The search for the palette of all files.

    Attributes:
        counted: the number of files whose colours are counted.
    """

    def __init__(
        self,
        files: Sequence[BatchFile],
        settings: QualitySettings,
        checkpoint: Checkpoint,
        all_frames: bool,
    ) -> None:
        self.counted = 0
        self._settings = settings
        self._checkpoint = checkpoint
        self._parts: list[ColorCounts] = []  # their sum is the count of all files so far
        self._counts = count_files(
            [file.read for file in files],
            settings,
            all_frames=all_frames,
            executor=worker_pool.shared_executor(),
            checkpoint=checkpoint,
        )

    def count_next_file(self) -> bool:
        """Add the colours of one more file; return False where all are counted already."""
        entry = next(self._counts, None)
        if entry is None:
            return False
        _, color_counts = entry
        if color_counts is not None:
            self._parts.append(color_counts)
        if sum(map(len, self._parts[1:])) > MAX_UNMERGED_COLORS:
            self._parts = [merge_counts(self._parts)]
        self.counted += 1
        return True

    def find_palette(self) -> SharedPalette | None:
        """Return the palette of the colours counted; None where no file can be read."""
        if not self._parts:
            return None
        color_counts = merge_counts(self._parts)
        colors = build_palette(
            color_counts,
            self._settings,
            lambda *_: self._checkpoint(),
            worker_pool.shared_executor(),
        )
        labels = map_to_palette(color_counts.colors, colors, self._settings.space, self._checkpoint)
        pixels = np.bincount(labels, color_counts.counts, len(colors))
        return SharedPalette(colors=colors, shares=pixels / color_counts.pixels)
