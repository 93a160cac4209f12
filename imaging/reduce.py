"""From what is wanted of a picture to its palette, and to the picture in that palette."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imaging.decode import Pixels
from imaging.indexed import IndexedPicture, apply_palette
from kmc import ColorCounts, best_palette


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the user asks of the palette and of the file.

    Attributes:
        k: the most colours, 2 to 256.
        effort: one of `kmc.EFFORTS`.
        space: one of `kmc.SPACES`; colours are clustered and assigned in it.
        dither: strength of the error diffusion, 0 (none) to 1.
        fixed: colours that must be in the palette, each (R, G, B) in 0..255.
    """

    k: int = 16
    effort: str = "balanced"
    space: str = "rgb"
    dither: float = 0.0
    fixed: tuple[tuple[int, int, int], ...] = ()


def make_palette(
    counted: ColorCounts,
    wishes: Wishes,
    progress: Callable[[int, int], object] | None = None,
    executor: Executor | None = None,
) -> NDArray[np.uint8]:
    """(n, 3) uint8, or (n, 4) for a picture with transparency: the palette for these wishes.

    Args:
        counted: the colours of the picture, or of several together.
        progress: called with (done, total) in between; what it raises stops the work.
        executor: who computes; None for this thread. The palette does not depend on it.

    Raises:
        ValueError: more fixed colours than K, or another bad wish, with the numbers.
    """
    return best_palette(
        counted,
        wishes.k,
        effort=wishes.effort,
        space=wishes.space,
        fixed=fixed_colors(counted, wishes),
        progress=progress,
        executor=executor,
    )


def fixed_colors(counted: ColorCounts, wishes: Wishes) -> NDArray[np.uint8] | None:
    """(f, 3) or (f, 4) uint8, opaque: the locked colours as the picture's colours are."""
    if not wishes.fixed:
        return None
    fixed = np.array(wishes.fixed, np.uint8)
    if counted.colors.shape[1] == 3:
        return fixed
    return np.column_stack([fixed, np.full(len(fixed), 255, np.uint8)])


def lay_on(
    source: Pixels, counted: ColorCounts, palette: NDArray[np.uint8], wishes: Wishes
) -> IndexedPicture:
    """The picture, whose colours were counted, in this palette's colours.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (n, 3) or (n, 4) uint8, n in 1..256; what no pixel takes is left out.
        wishes: space, dithering and effort are used.
    """
    return apply_palette(
        source,
        palette,
        counted,
        space=wishes.space,
        dither=wishes.dither,
        effort=wishes.effort,
    )
