"""The frames of a GIF, composed as browsers do.

Each frame's rectangle is unpacked by Pillow as a picture of its own, and laid on the canvas here:
Pillow's own composing enlarges the canvas on the way where a frame reaches beyond it, and fills
with the background colour what browsers make transparent.
"""

import io
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.animation.frame import Frame
from compressor.imaging.animation.gif_blocks import CLEAR, RESTORE, GifBlocks, GifFrame
from compressor.imaging.decoding.color_profiles import SrgbConversion
from compressor.imaging.decoding.failures import damaged_error
from compressor.imaging.types import Indices

MILLISECONDS: Final = 10  # in the unit of a GIF's delays
_OPAQUE: Final = 255
Canvas = NDArray[np.uint32]  # (H, W), the four bytes of a pixel as one number
Table = NDArray[np.uint32]  # (256,), the same for each index


def gif_frames(
    data: bytes, blocks: GifBlocks, conversion: SrgbConversion | None = None
) -> Iterator[Frame]:
    """Yield the frames; what is raised means that the next one is damaged.

    Args:
        data: the file.
        blocks: its structure.
        conversion: from its colours to sRGB, where they are others.
    """
    canvas = np.zeros((blocks.height, blocks.width), np.uint32)
    shared_table = _color_table(data[blocks.colors], conversion)
    for frame in blocks.frames:
        before = canvas.copy() if frame.disposal == RESTORE else None
        table = shared_table
        if frame.colors.stop > frame.colors.start:
            table = _color_table(data[frame.colors], conversion)
        _draw(canvas, frame, _unpack(data, frame), table)
        pixels = canvas.view(np.uint8).reshape(blocks.height, blocks.width, 4)
        yield Frame(pixels=pixels.copy(), duration=float(frame.delay * MILLISECONDS))
        if before is not None:
            canvas = before
        elif frame.disposal == CLEAR:
            rows, columns = _place(frame, canvas)
            canvas[rows, columns] = 0


def _unpack(data: bytes, frame: GifFrame) -> Indices | None:
    """(h, w) the indices of a frame's rectangle; None where it has no pixel."""
    if frame.width == 0 or frame.height == 0:
        return None
    if not frame.is_whole:
        raise damaged_error()
    size = frame.width.to_bytes(2, "little") + frame.height.to_bytes(2, "little")
    flags = bytes([0x40 if frame.is_interlaced else 0])
    alone = b"GIF89a" + size + b"\0\0\0" + b",\0\0\0\0" + size + flags + data[frame.data] + b";"
    with Image.open(io.BytesIO(alone), formats=["GIF"]) as image:
        return np.asarray(image, np.uint8)


def _draw(canvas: Canvas, frame: GifFrame, indices: Indices | None, table: Table) -> None:
    """Lay a frame on the canvas, as far as it lies there."""
    rows, columns = _place(frame, canvas)
    if indices is None:
        return
    place = canvas[rows, columns]
    indices = indices[: place.shape[0], : place.shape[1]]
    if frame.transparent is None:
        place[...] = table[indices]
    else:
        np.copyto(place, table[indices], where=indices != frame.transparent)


def _place(frame: GifFrame, canvas: Canvas) -> tuple[slice, slice]:
    """The rows and the columns of a frame's rectangle, which slicing cuts off at the canvas."""
    rows = slice(frame.top, frame.top + frame.height)
    return rows, slice(frame.left, frame.left + frame.width)


def _color_table(colors: bytes, conversion: SrgbConversion | None) -> Table:
    """The colour of each index: greys where there is no table, black behind the end of one."""
    table = np.zeros((256, 4), np.uint8)
    table[:, 3] = _OPAQUE
    listed = np.frombuffer(colors[: len(colors) // 3 * 3], np.uint8).reshape(-1, 3)
    if len(listed):
        table[: len(listed), :3] = listed
    else:
        table[:, :3] = np.arange(256)[:, np.newaxis]
    if conversion is not None:
        table[np.newaxis, :, :3] = np.asarray(
            conversion.to_srgb(Image.fromarray(table[np.newaxis, :, :3].copy()))
        )
    return table.view(np.uint32).ravel()
