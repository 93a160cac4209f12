"""A finished picture as its PNG file: a fraction of the memory that its indices take."""

import io
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.formats.encoder import encode
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.png.encoder import encode_png
from compressor.imaging.resize import shrink_nearest
from compressor.imaging.types import (
    Checkpoint,
    Indices,
    Palette,
    PixelCounts,
    Pixels,
    no_checkpoint,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedPicture:
    """A picture in few colours, kept as its file; its indices are decoded at each use.

    Guarantees, held by tests/imaging/png/test_packed.py: indices, palette and file are those of
    the `IndexedPicture` that it was packed from.

    Attributes:
        png: the indexed PNG file.
        palette, counts, cost: as of `IndexedPicture`.
        effort: as of `IndexedPicture`.
        preview: an indexed PNG of at most 1400 pixels a side, in no other colours than those of
            the palette; the file itself where that is small enough.
    """

    png: bytes
    palette: Palette
    counts: PixelCounts
    cost: float
    preview: bytes
    effort: str = "balanced"

    @property
    def nbytes(self) -> int:
        """The approximate memory of the picture, in bytes."""
        preview = 0 if self.preview is self.png else len(self.preview)
        return len(self.png) + preview + self.palette.nbytes + self.counts.nbytes

    @property
    def indices(self) -> Indices:
        """(H, W) uint8, each in 0..n-1; decoding takes about a second for 100 megapixels."""
        with Image.open(io.BytesIO(self.png)) as image:
            order = _entry_numbers(image, self.palette)
            stored = np.asarray(image, np.uint8)
        return stored if (order == np.arange(len(order))).all() else order[stored]

    def encode_png(self, checkpoint: Checkpoint = no_checkpoint) -> bytes:
        """The picture as an indexed PNG file."""
        return self.png

    def encode(self, format: str, checkpoint: Checkpoint = no_checkpoint) -> bytes:
        """As `IndexedPicture.encode`, and the same bytes; only the PNG is kept."""
        if format == "png":
            return self.png
        return encode(self.indices, self.palette, format, effort=self.effort, checkpoint=checkpoint)

    def encoded_bit_depth(self) -> int:
        """The bits of an index in the PNG file: 1, 2, 4 or 8."""
        return self.png[24]

    def size(self) -> tuple[int, int]:
        """The width and height in pixels."""
        width, height = struct.unpack(">II", self.png[16:24])
        return width, height

    def to_pixels(self, checkpoint: Checkpoint = no_checkpoint) -> Pixels:
        """The picture as (H, W, 3) uint8, or (H, W, 4) with alpha."""
        checkpoint()
        return self.palette[self.indices]


def pack(picture: IndexedPicture, checkpoint: Checkpoint = no_checkpoint) -> PackedPicture:
    """Write the picture's file, and keep that in place of its indices.

    Args:
        picture: the picture.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    png = preview = picture.encode_png(checkpoint)
    small = shrink_nearest(picture.indices)
    if small is not picture.indices:
        preview = encode_png(small, picture.palette, effort="fast", checkpoint=checkpoint)
    return PackedPicture(
        png=png,
        palette=picture.palette,
        counts=picture.counts,
        cost=picture.cost,
        preview=preview,
        effort=picture.effort,
    )


def _entry_numbers(image: Image.Image, palette: Palette) -> NDArray[np.uint8]:
    """(m,) uint8: for each entry of the file its number in the palette, whose order may differ."""
    channels = "RGBA" if palette.shape[1] == 4 else "RGB"
    image.apply_transparency()
    numbers = {tuple(color): number for number, color in enumerate(palette.tolist())}
    entries = np.array(image.getpalette(channels), np.uint8).reshape(-1, len(channels))
    return np.array([numbers[tuple(color)] for color in entries[: len(palette)].tolist()], np.uint8)
