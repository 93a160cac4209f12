"""An APNG in one palette, written frame by frame.

https://www.w3.org/TR/png-3/#apng-frame-based-animation. All frames share bit depth and order of
the palette, which are found on the first one; whether rows are filtered is tried for each.
"""

import struct
from dataclasses import replace
from typing import Final

from compressor.imaging.animation.choice import FrameChoice
from compressor.imaging.animation.durations import apng_delay
from compressor.imaging.animation.shown import Patch, next_shown
from compressor.imaging.png.deflate import compress
from compressor.imaging.png.encoder import SIGNATURE, chunk, header, palette_chunks
from compressor.imaging.png.layout import EFFORT_SETTINGS, PngLayout, best_layout
from compressor.imaging.types import Indices, Palette

_DISPOSE_NONE: Final = 0
_SOURCE: Final = 0  # replaces what is shown
_OVER: Final = 1  # is laid on it


class ApngWriter:
    """Writes an APNG. Arguments are trusted."""

    def __init__(self, palette: Palette, clear: int | None, plays: int, effort: str) -> None:
        """Begin a file.

        Args:
            palette: (n, 3) or (n, 4) uint8, n in 1..256.
            clear: the entry that is fully transparent, or None.
            plays: how often it is played; 0 for ever again.
            effort: how hard to work, one of `compressor.imaging.png.layout.EFFORTS`.
        """
        self._palette = palette
        self._clear = clear
        self._plays = plays
        self._effort = EFFORT_SETTINGS[effort]
        self._layout: PngLayout | None = None
        self._shown: Indices | None = None
        self._frames = 0
        self._chunks = 0
        self._parts: list[bytes] = []

    def add(self, choice: FrameChoice) -> Indices:
        """Draw a frame; return (H, W) the entries that are shown."""
        shown = next_shown(choice, self._shown)
        if self._shown is None:
            patch = Patch.whole(shown)
        else:
            patch = Patch.between(self._shown, shown, self._palette, self._clear)
        if self._layout is None:
            self._layout = best_layout(shown, self._palette, self._effort)
        data, blending = self._smallest(patch)
        box = patch.box
        numerator, denominator = apng_delay(choice.duration)
        fields = struct.pack(
            ">IIIIIHHBB",
            self._next_number(), box.width, box.height, box.left, box.top,
            numerator, denominator, _DISPOSE_NONE, blending,
        )  # fmt: skip
        self._parts.append(chunk(b"fcTL", fields))
        if self._shown is None:
            self._parts.append(chunk(b"IDAT", data))
        else:
            self._parts.append(chunk(b"fdAT", struct.pack(">I", self._next_number()) + data))
        self._shown = shown
        self._frames += 1
        return shown

    def finish(self) -> bytes:
        """The file."""
        assert self._layout is not None
        assert self._shown is not None
        height, width = self._shown.shape
        start = [
            header(width, height, self._layout.depth),
            chunk(b"acTL", struct.pack(">II", self._frames, self._plays)),
            *palette_chunks(self._palette[self._layout.order]),
        ]
        return b"".join([SIGNATURE, *start, *self._parts, chunk(b"IEND", b"")])

    def _next_number(self) -> int:
        """The number of the next chunk of an animation."""
        self._chunks += 1
        return self._chunks - 1

    def _smallest(self, patch: Patch) -> tuple[bytes, int]:
        """The packed rows of a patch, and how it is blended."""
        assert self._layout is not None
        files = []
        for blending, indices in ((_SOURCE, patch.drawn), (_OVER, patch.laid_over)):
            if indices is None:
                continue
            for filters in (False, True) if self._layout.order.size > 2 else (False,):
                layout = replace(self._layout, filters=filters)
                level = self._effort.level(indices.size)
                files.append((compress(layout.scanlines(indices), level), blending))
        return min(files, key=lambda file: len(file[0]))
