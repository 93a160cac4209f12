"""The ways in which an indexed PNG can hold the same picture, and the one that packs best.

Three are tried: the rows as they are, in as few bits as possible; in whole bytes, which may pack
better; and filtered, with the palette in an order that suits filters. Which one is smallest
depends on the picture, so they are packed and compared. Where all of the picture was packed for
that, at the level of the file, the smallest is the file already.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from compressor.imaging.png.deflate import compress
from compressor.imaging.png.filters import apply_filters, pack, with_filter_none
from compressor.imaging.png.palette_order import SAMPLE_PIXELS as ORDER_SAMPLE_PIXELS
from compressor.imaging.png.palette_order import reindex_for_filters, sample_bands
from compressor.imaging.types import (
    Checkpoint,
    Indices,
    Order,
    Palette,
    Scanlines,
    no_checkpoint,
)

SAMPLE_PIXELS = 1 << 18  # on which the layouts of a larger picture are compared
BAND_ROWS = 64


@dataclass(frozen=True, kw_only=True)
class EffortSettings:
    """How much work an effort takes.

    Attributes:
        sweeps: of the search for an order of the palette.
        max_trial_level: the highest level of libdeflate at which layouts are compared.
        levels: of libdeflate, from high to low, each with the largest number of pixels that it
            is used for.
    """

    sweeps: int
    max_trial_level: int
    levels: tuple[tuple[int, float], ...]

    def level(self, pixels: int) -> int:
        """The highest level that is quick enough for a picture of so many pixels."""
        return next(level for level, max_pixels in self.levels if pixels <= max_pixels)


# Level 12 takes about 0.2 s a megapixel, 10 half of that, 7 a tenth; files of level 7 are some 6 %
# larger than those of level 10.
EFFORT_SETTINGS = {
    "fast": EffortSettings(sweeps=0, max_trial_level=7, levels=((7, 4e6), (6, math.inf))),
    "balanced": EffortSettings(
        sweeps=4, max_trial_level=10, levels=((12, 1.5e6), (10, 4e6), (8, 12e6), (7, math.inf))
    ),
    "best": EffortSettings(sweeps=8, max_trial_level=12, levels=((12, 16e6), (10, math.inf))),
}
EFFORTS = tuple(EFFORT_SETTINGS)


@dataclass(frozen=True, kw_only=True, eq=False)
class PngLayout:
    """A way in which a picture can be written.

    Attributes:
        order: (n,) the old numbers of the palette entries in their new order.
        depth: bits an index, 1, 2, 4 or 8.
        filters: whether rows are filtered.
    """

    order: Order
    depth: int
    filters: bool

    def scanlines(
        self,
        indices: Indices,
        above: Indices | None = None,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> Scanlines:
        """(H, 1 + bytes a row) filter types and rows, as they go into the zlib stream.

        Args:
            above: (1, W) the row of indices before these, where they are not the first.
            checkpoint: called every few milliseconds; raise to cancel.
        """
        checkpoint()
        packed = self._packed(indices, checkpoint)
        checkpoint()
        if not self.filters:
            return with_filter_none(packed)
        packed_above = None if above is None else self._packed(above)
        return apply_filters(packed, packed_above, checkpoint=checkpoint)

    def _packed(self, indices: Indices, checkpoint: Checkpoint = no_checkpoint) -> Scanlines:
        new_number = np.empty(len(self.order), np.uint8)
        new_number[self.order] = np.arange(len(self.order))
        numbers = new_number[indices]
        checkpoint()
        return pack(numbers, self.depth)


def bit_depth(colors: int) -> int:
    """Bits an index needs in a PNG of so many colours: 1, 2, 4 or 8.

    Raises:
        ValueError: colors is not in 1..256.
    """
    if not 1 <= colors <= 256:
        raise ValueError(f"an indexed PNG holds 1 to 256 colours, not {colors}")
    return next(depth for depth in (1, 2, 4, 8) if colors <= 1 << depth)


def plain_layout(colors: int) -> PngLayout:
    """The layout of so many colours, 1 to 256, in their order, and without filters."""
    return PngLayout(order=np.arange(colors), depth=bit_depth(colors), filters=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedLayout:
    """A picture in a layout.

    Attributes:
        layout: the layout.
        stream: the scanlines as a zlib stream.
    """

    layout: PngLayout
    stream: bytes


def pack_best(
    indices: Indices,
    palette: Palette,
    effort: EffortSettings,
    *,
    order: Order | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> PackedLayout:
    """The picture in the layout that packs best. Arguments are as for `best_layout`."""
    level = effort.level(indices.size)
    if indices.size <= SAMPLE_PIXELS and level <= effort.max_trial_level:
        layouts = _layouts(indices, palette, effort, ORDER_SAMPLE_PIXELS, order, checkpoint)
        return _pack_smallest(layouts, indices, level, checkpoint)
    layout = best_layout(indices, palette, effort, order=order, checkpoint=checkpoint)
    return _pack_smallest([layout], indices, level, checkpoint)


def best_layout(
    indices: Indices,
    palette: Palette,
    effort: EffortSettings,
    *,
    sample_pixels: int = SAMPLE_PIXELS,
    order_sample_pixels: int = ORDER_SAMPLE_PIXELS,
    order: Order | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> PngLayout:
    """The layout that packs best. Arguments are trusted.

    Args:
        indices: (H, W), each in 0..n-1.
        palette: (n, 3) or (n, 4), n in 1..256.
        effort: one of `EFFORT_SETTINGS`.
        sample_pixels: of a picture of more pixels a sample of so many is packed for comparison.
        order_sample_pixels: likewise for the order of the palette.
        order: (n,) the old numbers of the entries in an order that may suit filters; it is tried
            beside the one that is found. None where none is known.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    layouts = list(_layouts(indices, palette, effort, order_sample_pixels, order, checkpoint))
    if len(layouts) == 1:
        return layouts[0]
    bands = sample_bands(indices.shape, sample_pixels, BAND_ROWS)
    sample = np.concatenate([indices[rows] for rows in bands])
    level = min(effort.max_trial_level, effort.level(indices.size))
    return _pack_smallest(layouts, sample, level, checkpoint).layout


def _pack_smallest(
    layouts: Iterable[PngLayout], indices: Indices, level: int, checkpoint: Checkpoint
) -> PackedLayout:
    """The indices in the first of those layouts that pack best."""
    packed = (
        PackedLayout(
            layout=layout,
            stream=compress(layout.scanlines(indices, None, checkpoint), level, checkpoint),
        )
        for layout in layouts
    )
    return min(packed, key=lambda one: len(one.stream))


def _layouts(
    indices: Indices,
    palette: Palette,
    effort: EffortSettings,
    sample_pixels: int,
    order: Order | None,
    checkpoint: Checkpoint,
) -> Iterator[PngLayout]:
    """Plain, in whole bytes, and filtered with an order of the palette that suits filters.

    Where an order is given, also filtered with that.
    """
    colors = len(palette)
    depth = bit_depth(colors)
    unchanged = transparent_first(np.arange(colors), palette)
    yield PngLayout(order=unchanged, depth=depth, filters=False)
    if colors <= 2:
        return
    if depth < 8:
        yield PngLayout(order=unchanged, depth=8, filters=False)
    smooth = reindex_for_filters(
        indices, colors, effort.sweeps, sample_pixels=sample_pixels, checkpoint=checkpoint
    )
    yield _filtered_layout(smooth, palette)
    if order is not None:
        yield _filtered_layout(order, palette)


def _filtered_layout(order: Order, palette: Palette) -> PngLayout:
    depth = bit_depth(len(palette))
    return PngLayout(order=transparent_first(order, palette), depth=depth, filters=True)


def transparent_first(order: Order, palette: Palette) -> Order:
    """The order with what is not opaque moved to the front: tRNS ends with the last of it."""
    opaque = palette[order, 3:] == 255
    return order[np.argsort(opaque.all(axis=1), kind="stable")]
