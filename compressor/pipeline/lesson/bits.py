"""The bits of a picture in K colours, counted in three ways, and what a price of bits does."""

import math
from dataclasses import dataclass

import numpy as np

from compressor.imaging import apply_palette
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.types import PixelCounts, Pixels
from kmc import best_palette, count_colors, iter_palettes

KS = (2, 4, 8, 16, 32, 64, 128, 256)
PALETTE_BITS = 24  # of a colour: 8 of each channel
RATE_K = 16
PRICES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # of a bit, in mean squared distances


@dataclass(frozen=True, kw_only=True)
class BitCounts:
    """The bits of a picture in K colours, all of them for the whole picture.

    Attributes:
        k: the number of colours.
        pixels: of the picture.
        plain: those of the palette, and log2(k) for each pixel.
        entropy: those of the palette, and for each pixel the entropy of the indices: the fewest
            for a code that knows how often each index occurs, but not where (Shannon 1948).
        file: those of the PNG file, headers included.
    """

    k: int
    pixels: int
    plain: float
    entropy: float
    file: int

    def per_pixel(self, bits: float) -> float:
        """Return so many bits divided by the pixels."""
        return bits / self.pixels


def index_entropy(counts: PixelCounts) -> float:
    """Return the entropy of indices in bits, from 0 to log2(n).

    Args:
        counts: (n,) how many pixels have each index.
    """
    shares = counts[counts > 0] / counts.sum()
    return max(0.0, float(-(shares * np.log2(shares)).sum()))


def count_file_bits(pixels: Pixels) -> list[BitCounts]:
    """Count the bits of a picture in the best palette of each K in `KS`, by the effort "fast".

    Where the picture has fewer colours than K, it ends with the first K without loss.

    Args:
        pixels: (H, W, 3) uint8.
    """
    colors = count_colors(pixels)
    counted = []
    for _, palette in iter_palettes(colors, KS, effort="fast"):
        indexed = apply_palette(pixels, palette, colors, effort="fast")
        counted.append(_bits_of(indexed))
        if indexed.cost == 0:
            break
    return counted


def _bits_of(indexed: IndexedPicture) -> BitCounts:
    k = len(indexed.palette)
    pixels = indexed.indices.size
    return BitCounts(
        k=k,
        pixels=pixels,
        plain=PALETTE_BITS * k + pixels * math.log2(k),
        entropy=PALETTE_BITS * k + pixels * index_entropy(indexed.counts),
        file=8 * len(indexed.encode_png()),
    )


def price_bits(pixels: Pixels, price: float) -> IndexedPicture:
    """Return a picture in the best `RATE_K` colours, its indices chosen under a price of bits.

    Each pixel takes the entry with the least squared distance + lambda * bits, where lambda is
    `price` times the mean squared distance without a price.

    Args:
        pixels: (H, W, 3) uint8.
        price: one of `PRICES`; 0 for the nearest entry.
    """
    colors = count_colors(pixels)
    palette = best_palette(colors, RATE_K, effort="fast")
    return apply_palette(pixels, palette, colors, smaller=price)
