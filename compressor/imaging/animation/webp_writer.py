"""An animated WebP without loss, written frame by frame; libwebp, in Pillow, packs each.

https://developers.google.com/speed/webp/docs/riff_container#animation. Pillow's own writer keeps
all frames in memory and joins equal ones, so the container is written here.
"""

import struct
from typing import Final

from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.durations import MAX_WORD, WebpDurations
from compressor.imaging.animation.shown import Patch, next_shown
from compressor.imaging.errors import ImageError
from compressor.imaging.formats.webp import encode_webp
from compressor.imaging.types import Indices, Palette

MAX_SIDE: Final = 16_383
_ANIMATION: Final = 2  # flags of the file
_ALPHA: Final = 16
_NO_BLENDING: Final = 2  # a flag of a frame
_STEP: Final = 2  # left and top are even
_RIFF_HEADER_BYTES: Final = 12


class WebpWriter:
    """Writes an animated WebP. Arguments are trusted."""

    def __init__(self, palette: Palette, clear: int | None, plays: int, effort: str) -> None:
        """Begin a file; arguments as for `ApngWriter`."""
        self._palette = palette
        self._clear = clear
        self._plays = min(plays, MAX_WORD)
        self._effort = effort
        self._durations = WebpDurations()
        self._shown: Indices | None = None
        self._parts: list[bytes] = []

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown."""
        shown = next_shown(choice, self._shown)
        if self._shown is None:
            patch = Patch.whole(shown)
        else:
            patch = Patch.between(self._shown, shown, self._palette, self._clear, step=_STEP)
        files = [(self._packed(patch.drawn), _NO_BLENDING)]
        if patch.laid_over is not None:
            files.append((self._packed(patch.laid_over), 0))
        data, flags = min(files, key=lambda file: len(file[0]))
        box = patch.box
        numbers = (
            box.left // _STEP, box.top // _STEP, box.width - 1, box.height - 1,
            self._durations.next(choice.duration),
        )  # fmt: skip
        fields = b"".join(number.to_bytes(3, "little") for number in numbers) + bytes([flags])
        self._parts.append(_chunk(b"ANMF", fields + data))
        self._shown = shown
        return shown

    def finish(self) -> bytes:
        """The file."""
        assert self._shown is not None
        height, width = self._shown.shape
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        flags = _ANIMATION | (_ALPHA if self._palette.shape[1] == 4 else 0)
        start = [
            _chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size),
            _chunk(b"ANIM", bytes(4) + self._plays.to_bytes(2, "little")),
        ]
        body = b"".join([b"WEBP", *start, *self._parts])
        return b"RIFF" + struct.pack("<I", len(body)) + body

    def _packed(self, indices: Indices) -> bytes:
        """The chunks of a frame's pixels."""
        data = encode_webp(indices, self._palette, effort=self._effort)
        at = data.index(b"VP8L", _RIFF_HEADER_BYTES)
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        return data[at : at + 8 + size + size % 2]


def check_webp_side(width: int, height: int) -> None:
    """Raise ImageError for an animation that no WebP can hold."""
    if max(width, height) > MAX_SIDE:
        raise ImageError(
            f"A WebP file has at most {MAX_SIDE:,} pixels on a side, and this animation has"
            f" {width:,} x {height:,}: choose GIF or APNG."
        )


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
