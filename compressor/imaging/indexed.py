"""A picture in a palette's colours: which colour each pixel takes, and what that costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import kmc
from compressor.imaging.assignment import (
    assign_colors,
    drop_opaque_alpha,
    inverse_permutation,
    masked_bit_cost,
    order_by_use,
    squared_error,
    unique_uint8_palette,
)
from compressor.imaging.formats.encoder import encode
from compressor.imaging.png.encoder import encode_png
from compressor.imaging.png.reassignment import SWEEPS, is_worth_trying, reassign
from compressor.imaging.types import (
    Checkpoint,
    DistanceWeights,
    Indices,
    Order,
    Palette,
    PixelCounts,
    Pixels,
    PixelWeights,
    no_checkpoint,
)

# How often each pixel chooses, where bits are worth something; docs/results/rate.md.
RATE_SWEEPS = {"fast": 1, "balanced": 3, "best": 8}
STRIP_PIXELS = 1 << 22  # worked on between two checkpoints, some ten milliseconds


@dataclass(frozen=True, kw_only=True, eq=False)
class IndexedPicture:
    """Indices and palette; together they are the picture in at most 256 colours.

    Attributes:
        indices: (H, W) uint8, each in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha; different colours, each used by a pixel,
            what is not opaque before what is, and of those the most used first.
        counts: (n,) int64, the number of pixels of each palette colour.
        cost: mean squared RGB distance to the original, channels in 0..1; of pictures with
            alpha the mean squared distance of premultiplied RGB and alpha.
        effort: how hard to work on the file, one of `compressor.imaging.png.layout.EFFORTS`.
        order: (n,) the numbers of the palette's entries in the order for which pixels were chosen,
            in which a PNG with filters may be smallest; None where they were for none.
    """

    indices: Indices
    palette: Palette
    counts: PixelCounts
    cost: float
    effort: str = "balanced"
    order: Order | None = None

    def encode_png(self, checkpoint: Checkpoint = no_checkpoint) -> bytes:
        """The picture as an indexed PNG file; it is packed once and kept."""
        png: bytes | None = self.__dict__.get("_png")
        if png is None:
            png = encode_png(
                self.indices,
                self.palette,
                effort=self.effort,
                order=self.order,
                checkpoint=checkpoint,
            )
            self.__dict__["_png"] = png
        return png

    def encode(self, format: str, checkpoint: Checkpoint = no_checkpoint) -> bytes:
        """The picture as a file of a format, as `formats.encoder.encode` names them; also kept.

        Raises:
            ImageError: the format's package is missing, or it can't hold so many pixels.
        """
        if format == "png":
            return self.encode_png(checkpoint)
        files: dict[str, bytes] = self.__dict__.setdefault("_files", {})
        if format not in files:
            files[format] = encode(
                self.indices, self.palette, format, effort=self.effort, checkpoint=checkpoint
            )
        return files[format]

    def encoded_bit_depth(self) -> int:
        """The bits of an index in the PNG file: 1, 2, 4 or 8."""
        return self.encode_png()[24]

    def to_pixels(self, checkpoint: Checkpoint = no_checkpoint) -> Pixels:
        """The picture as (H, W, 3) uint8, or (H, W, 4) with alpha."""
        pixels = np.empty((*self.indices.shape, self.palette.shape[1]), np.uint8)
        for strip in _row_strips(self.indices):
            checkpoint()
            pixels[strip] = self.palette[self.indices[strip]]
        return pixels


def apply_palette(
    pixels: Pixels,
    palette: NDArray[Any],
    color_counts: kmc.ColorCounts | None = None,
    *,
    space: str = "rgb",
    dither: float = 0.0,
    smaller: float = 0.0,
    effort: str = "balanced",
    reassigned: bool = False,
    weights: PixelWeights | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> IndexedPicture:
    """Give each pixel the nearest colour of a palette, or one that packs better, or dither.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, or float in 0..1, which is rounded to 8 bits; k <= 256.
            Equal colours count once, and unused ones are left out.
        color_counts: the distinct colours of `pixels`, where they are known already.
        space: where distances are measured, one of `kmc.SPACES`.
        dither: the strength of the dithering, 0 (none) to 1.
        smaller: what a bit of the file is worth, in units of the mean squared distance of the
            pixels from their nearest entries: 0 nothing, 1 what is usual, more for smaller files
            (`kmc.assign_with_rate`). Where it is worth something, distances count less where the
            picture is busy (`kmc.masking_weights`).
        effort: how hard to work on the PNG, one of `compressor.imaging.png.layout.EFFORTS`, and
            on the assignment where bits are worth something.
        reassigned: whether pixels choose once more where bits are worth something, knowing the
            file of their first choice (`compressor.imaging.png.reassignment`); not at effort fast,
            and not in pictures of more than 2**22 pixels.
        weights: (H, W) uint8, how many times the squared distance of each pixel counts where bits
            are worth something, each at least 1; None for once. Costs are those of all pixels
            alike.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ValueError: for what `kmc.map_to_palette` and `kmc.assign_with_rate` refuse.

    Examples:
        >>> pixels = np.array([[[250, 0, 0], [9, 9, 9], [255, 0, 0]]], np.uint8)
        >>> result = apply_palette(pixels, np.array([[0, 0, 0], [255, 0, 0]], np.uint8))
        >>> result.indices
        array([[0, 1, 0]], dtype=uint8)
        >>> result.palette[0]
        array([255,   0,   0], dtype=uint8)
    """
    if dither or smaller:
        entries = unique_uint8_palette(palette)
        bit_cost = 0.0
        counted: DistanceWeights | None = None
        if smaller:
            color_counts = color_counts or kmc.count_colors(pixels, checkpoint)
            counted = kmc.masking_weights(pixels, checkpoint)
            bit_cost = masked_bit_cost(smaller, color_counts, entries, space, checkpoint)
            if weights is not None:
                counted = counted * weights.astype(np.uint16)
        choose = partial(
            _choose, pixels, entries, bit_cost, space, dither, effort, counted, checkpoint
        )
        if reassigned and smaller and is_worth_trying(pixels.shape, len(entries), effort):
            first = choose(SWEEPS[effort])
            again = reassign(
                pixels,
                first.palette,
                first.indices,
                bit_cost,
                space=space,
                dither=dither,
                effort=effort,
                weights=counted,
                checkpoint=checkpoint,
            )
            if again is not None:
                return _indexed(
                    pixels, first.palette, again.indices, effort, checkpoint, again.order
                )
            if SWEEPS[effort] == RATE_SWEEPS[effort]:
                return first
        return choose(RATE_SWEEPS[effort])
    color_counts = color_counts or kmc.count_colors(pixels, checkpoint)
    assignment = assign_colors(color_counts, palette, space, checkpoint=checkpoint)
    return IndexedPicture(
        indices=kmc.label_pixels(pixels, color_counts, assignment.labels, checkpoint),
        palette=assignment.palette,
        counts=assignment.counts,
        cost=assignment.cost,
        effort=effort,
    )


def choose_for_eye(
    pixels: Pixels,
    palette: NDArray[Any],
    *,
    fixed: NDArray[np.uint8] | None = None,
    space: str = "rgb",
    smaller: float = 0.0,
    to_gamut: bool = False,
    effort: str = "balanced",
    checkpoint: Checkpoint = no_checkpoint,
) -> IndexedPicture:
    """Choose palette and pixels together (`kmc.quantize_spatially`).

    Args:
        pixels, palette, space, effort, checkpoint: as for `apply_palette`.
        fixed: (m, 3) or (m, 4) uint8, colours that stay where they are; None where all may move.
        smaller: as for `apply_palette`: runs of equal entries are worth 1 + `smaller` times as
            much as they are without.
        to_gamut: whether colours that the palette can't mix are moved to the mixture that looks
            nearest; dots are mixed in sRGB then, whatever the space, and runs are worth `smaller`.
    """
    chosen = kmc.quantize_spatially(
        pixels,
        unique_uint8_palette(palette),
        fixed=fixed,
        space="rgb" if to_gamut else space,
        run_cost=kmc.RUN_COST * (smaller if to_gamut else 1 + smaller),
        to_gamut=to_gamut,
        checkpoint=checkpoint,
    )
    return _indexed(pixels, chosen.palette, chosen.indices, effort, checkpoint)


def _choose(
    pixels: Pixels,
    entries: Palette,
    bit_cost: float,
    space: str,
    dither: float,
    effort: str,
    weights: DistanceWeights | None,
    checkpoint: Checkpoint,
    sweeps: int,
) -> IndexedPicture:
    """The picture in which each pixel has chosen so often; see `kmc.assign_with_rate`."""
    indices = kmc.assign_with_rate(
        pixels,
        entries,
        bit_cost,
        strength=dither,
        space=space,
        sweeps=sweeps,
        weights=weights,
        checkpoint=checkpoint,
    )
    return _indexed(pixels, entries, indices, effort, checkpoint)


def _indexed(
    pixels: Pixels,
    entries: Palette,
    indices: Indices,
    effort: str,
    checkpoint: Checkpoint,
    order_in_file: Order | None = None,
) -> IndexedPicture:
    """The picture of these indices, which become those of the used entries, in their order."""
    error = squared_error(pixels, entries, indices, checkpoint=checkpoint)
    counts = np.zeros(len(entries), np.int64)
    for strip in _row_strips(indices):
        checkpoint()
        counts += np.bincount(indices[strip].ravel(), minlength=len(entries))
    order = order_by_use(entries, counts)
    new_number = inverse_permutation(order, len(entries))
    new_order = None
    if order_in_file is not None:
        is_used = counts[order_in_file] > 0
        new_order = new_number[order_in_file[is_used]].astype(np.intp)
    for strip in _row_strips(indices):
        checkpoint()
        indices[strip] = new_number[indices[strip]]
    return IndexedPicture(
        indices=indices,
        palette=drop_opaque_alpha(entries[order]),
        counts=counts[order],
        cost=error / (indices.size * 255.0**2),
        effort=effort,
        order=new_order,
    )


def _row_strips(indices: Indices) -> Iterator[slice]:
    """Slices of rows, of about `STRIP_PIXELS` each."""
    rows = max(1, STRIP_PIXELS // indices.shape[1])
    for top in range(0, len(indices), rows):
        yield slice(top, top + rows)
