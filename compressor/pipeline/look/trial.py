"""One trial: a picture in so many colours at such a price of bits, its bytes and its score."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.ssimulacra2 import Ssimulacra2
from compressor.imaging.types import Pixels, PixelWeights
from compressor.pipeline.protected.weights import sample_weights
from compressor.pipeline.quantize import apply_palette_with
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, count_colors

SQUARE_SIDE = 128  # pixels

Say = Callable[[str], None]  # called with words for what is done next
PaletteOf = Callable[[QualitySettings], NDArray[np.uint8]]


class Trial:
    """What comes out of one choice of settings; bytes are counted when they are asked for.

    Attributes:
        settings: K, the price of bits, dithering and space.
        indexed: the picture, or squares of it.
        score: its SSIMULACRA2.
    """

    def __init__(
        self,
        settings: QualitySettings,
        indexed: IndexedPicture,
        score: float,
        scale: float,
        format: str,
        checkpoint: Checkpoint,
    ) -> None:
        """Keep what came out; `scale` is how many times as many pixels the whole picture has."""
        self.settings = settings
        self.indexed = indexed
        self.score = score
        self._scale = scale
        self._format = format
        self._checkpoint = checkpoint

    @cached_property
    def busy(self) -> float:
        """The share of pixels that repeat neither their left neighbour nor the one above."""
        indices = self.indexed.indices
        own = indices[1:, 1:]
        is_new = (own != indices[1:, :-1]) & (own != indices[:-1, 1:])
        return np.count_nonzero(is_new) / indices.size

    @cached_property
    def size(self) -> float:
        """The bytes of the file; of squares, scaled to the whole picture."""
        return self._scale * len(self.indexed.encode(self._format, self._checkpoint))


class Trier:
    """Tries settings on a picture, or on squares of it."""

    def __init__(
        self,
        source: Pixels,
        palette_of: PaletteOf,
        checkpoint: Checkpoint,
        squares: int | None = None,
        format: str = "png",
        color_counts: ColorCounts | None = None,
        weights: PixelWeights | None = None,
    ) -> None:
        """Prepare the picture.

        Args:
            source: (H, W, 3) uint8, or (H, W, 4) with alpha.
            palette_of: the palette for settings.
            checkpoint: called often; raise to cancel.
            squares: how many of 128 pixels a side stand for the picture; None for all of it.
            format: of the file.
            color_counts: the distinct colours of all of the source, where they are known already.
            weights: (H, W) uint8 of the source's pixels; None for 1 each.
        """
        self._pixels = source
        self._weights = weights
        if squares is not None:
            self._pixels = np.ascontiguousarray(sample_mosaic(source, SQUARE_SIDE, squares))
            self._weights = sample_weights(weights, SQUARE_SIDE, squares)
            color_counts = None
        self._scale = source.size / self._pixels.size
        self._palette_of = palette_of
        self._format = format
        self._checkpoint = checkpoint
        self._color_counts = color_counts or count_colors(self._pixels, checkpoint)
        self._measure = Ssimulacra2(self._pixels, checkpoint)

    def __call__(self, settings: QualitySettings) -> Trial:
        """Try these settings."""
        self._checkpoint()
        palette = self._palette_of(settings)
        indexed = apply_palette_with(
            self._pixels,
            self._color_counts,
            palette,
            settings,
            self._checkpoint,
            self._format,
            self._weights,
        )
        score = self._measure.score(indexed.to_pixels(self._checkpoint), self._checkpoint)
        return Trial(settings, indexed, score, self._scale, self._format, self._checkpoint)
