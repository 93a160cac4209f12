"""One file that a program wrote, and how much it looks like its original."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.metrics import error_map
from compressor.imaging.psnr import psnr
from compressor.imaging.ssimulacra2 import Ssimulacra2

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Point:
    """Bytes and quality of one file.

    Attributes:
        setting: what the program was told, such as "K=64, dithering 1".
        size: bytes of the file.
        ssimulacra2: 100 is the original, 70 high quality, 50 medium, 30 low.
        psnr: in decibels, more is better; `MAX_PSNR` without loss.
        delta_e: mean colour difference by CIEDE2000; 0 without loss.
    """

    setting: str
    size: int
    ssimulacra2: float
    psnr: float
    delta_e: float


MAX_PSNR = 99.0  # decibels, written for files without loss


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """A picture that all programs get.

    Attributes:
        name: the file's, or the graphic's.
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        is_graphic: whether the benchmark drew it.
    """

    name: str
    pixels: Bytes
    is_graphic: bool

    @property
    def has_alpha(self) -> bool:
        """Whether the picture has an alpha channel."""
        return bool(self.pixels.shape[2] == 4)


class Judge:
    """Measures the results for one picture; all measures see pictures with alpha on white."""

    def __init__(self, original: Bytes) -> None:
        self._original = original
        self._ssimulacra2 = Ssimulacra2(original)

    def measure(self, setting: str, size: int, result: Bytes) -> Point:
        """Return the point of a file of `size` bytes that decodes to `result`."""
        return Point(
            setting=setting,
            size=size,
            ssimulacra2=self._ssimulacra2.score(result),
            psnr=min(psnr(self._original, result), MAX_PSNR),
            delta_e=float(error_map(self._original, result, max(result.shape)).mean()),
        )
