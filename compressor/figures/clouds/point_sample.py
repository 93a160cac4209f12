"""Which colours of a picture to draw as points in space."""

import numpy as np
from numpy.typing import NDArray

from kmc import ColorCounts

CELL = 4  # bits: channels are cut into 2**(8 - 4) = 16 parts, the cube into 16**3 cells


def sample_colors(picture: ColorCounts, number: int, seed: int = 0) -> NDArray[np.intp]:
    """Choose distinct colours, frequent ones more likely, but so that no corner is left empty.

    Colours are drawn without replacement, each with a chance that goes with its number of
    pixels: those with the largest keys log(u) / count, u uniform in 0..1 (P. S. Efraimidis and
    P. G. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters
    97(5), 2006). That alone would lose rare colours. So the first of each occupied cell of a
    16 x 16 x 16 grid in the RGB cube are taken before all others.

    Guarantees, held by tests/test_clouds.py: the same colours every time, whatever the order of
    the pixels; all of them where there are no more than `number`; every occupied cell has a
    point where there are no more cells than `number`; fewer points are a part of more.

    Args:
        picture: the distinct colours with counts.
        number: how many colours at most.
        seed: of the chance.

    Returns:
        (min(n, number),) rows of `picture.colors`, in rising order.
    """
    if len(picture) <= number:
        return np.arange(len(picture))
    chance = 1 - np.random.default_rng(seed).random(len(picture))  # above 0
    order = np.argsort(-np.log(chance) / picture.counts, kind="stable")
    cells = _cells(picture.colors[order])
    first = np.zeros(len(order), np.bool_)
    first[np.unique(cells, return_index=True)[1]] = True
    return np.sort(np.concatenate([order[first], order[~first]])[:number])


def _cells(colors: NDArray[np.uint8]) -> NDArray[np.intp]:
    """(n, 3) to the numbers of the cells that they lie in, (n,)."""
    red, green, blue = (colors[:, :3] >> CELL).astype(np.intp).T
    return np.asarray(red << 2 * (8 - CELL) | green << (8 - CELL) | blue)
