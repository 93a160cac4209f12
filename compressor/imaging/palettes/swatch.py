"""One colour of a palette, as the writers of palette files want it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.types import Palette


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """A colour, its transparency and how much of the picture it covers.

    Attributes:
        rgb: three channels, 0..255.
        alpha: 0 (transparent) to 255 (opaque).
        share: of the picture's pixels, 0..1; None where it is not known.
    """

    rgb: tuple[int, int, int]
    alpha: int = 255
    share: float | None = None

    @property
    def opaque_hex(self) -> str:
        """Such as #ff8800, whatever alpha is."""
        return to_hex(self.rgb)

    @property
    def hex(self) -> str:
        """Such as #ff8800, or #ff880080 where the colour is not opaque (CSS Color 4)."""
        return to_hex(self.rgb if self.alpha == 255 else (*self.rgb, self.alpha))


def swatches(palette: Palette, shares: Any = None) -> list[Swatch]:
    """The colours of a palette, in its order.

    Args:
        palette: (n, 3) or (n, 4) uint8 with alpha, n in 1..256.
        shares: (n,) each colour's share of the picture in 0..1, or None.

    Raises:
        ValueError: wrong shape or dtype, or not as many shares as colours.
    """
    if palette.dtype != np.uint8 or palette.ndim != 2 or palette.shape[1] not in (3, 4):
        raise ValueError(
            "a palette must be uint8 of shape (n, 3) or (n, 4),"
            f" not {palette.dtype} {palette.shape}"
        )
    if not 1 <= len(palette) <= 256:
        raise ValueError(f"a palette file holds 1 to 256 colours, not {len(palette)}")
    all_shares = [None] * len(palette) if shares is None else [float(share) for share in shares]
    if len(all_shares) != len(palette):
        raise ValueError(f"{len(all_shares)} shares do not fit {len(palette)} colours")
    return [
        Swatch(rgb=(r, g, b), alpha=alpha[0] if alpha else 255, share=share)
        for (r, g, b, *alpha), share in zip(palette.tolist(), all_shares, strict=True)
    ]
