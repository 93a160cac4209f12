"""The best palette of k colours for a picture, deterministic, in three efforts.

To find the k colours with the least mean squared distance is NP-hard, so this is a heuristic:
clusters are grown by splitting, improved by Lloyd's algorithm, and taken out of local optima by
breathing (`search.py`); sizes follow from one another (`rising_sizes.py`). docs/results/quality.md
compares the costs with those of other programs.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import Any

from kmc._types import Bytes
from kmc.callbacks import Progress
from kmc.color_counts import ColorCounts, count_colors
from kmc.color_spaces import check_space
from kmc.palette.efforts import EFFORTS, SETTINGS_OF_EFFORT, SearchSettings
from kmc.palette.rising_sizes import RisingSizes, sizes_to_search
from kmc.validation import as_choice, as_count, as_fixed_colors, as_items


def best_palette(
    pixels: Any,
    k: int,
    *,
    effort: str = "balanced",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Bytes:
    """Search the palette of at most k colours with the least mean squared distance.

    Guarantees (held by tests/kmc/palette/test_best_palette.py): all entries are different, and
    each is the nearest of some pixel, but for fixed ones, which are there in any case; a picture
    of at most k colours comes back without loss; equal calls give equal results, and the order of
    the pixels does not matter; an opaque pixel has an opaque entry, and with two colours or more
    a fully transparent one has a fully transparent entry, unless fixed colours leave no room.
    With effort "best" more colours never cost more: by construction for pictures of at most 512
    colours and k up to 16; beyond, the search of one colour less is part of it.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel; or the
            picture's `ColorCounts`.
        k: the largest number of colours, at least 1; it may be above 256.
        effort: one of `EFFORTS`.
        space: where distances are measured, one of `SPACES`.
        fixed: (m, 3) or (m, 4) uint8 colours, m <= k, that are to be in the palette unchanged.
        progress: called with (done, total) in between; an exception that it raises stops the
            search and propagates.
        executor: what computes; None for this thread alone. The palette is the same to the bit
            (held by tests/kmc/palette/test_parallel_search.py). Only effort "best" has searches
            that do not wait for each other: four of its five, which take most of the time.
            Those of the other efforts follow from one another, so they stay in this thread. A
            search that a worker has begun is not stopped.

    Returns:
        (n, 3) or (n, 4) uint8, n <= k: first the fixed colours, then, without loss, the most used
        first. After a search it is the order of the clusters that the entries come from, the
        largest first; rounding may move some pixels between entries afterwards, and with effort
        "fast" pixels are clustered by cells, so entries used about equally may change places. A
        fully transparent entry of its own follows the fixed ones.

    Raises:
        ValueError: an argument has a wrong type, shape or value; the message gives the numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> kmc.best_palette(greys, 3)
        array([[ 43,  43,  43],
               [130, 130, 130],
               [215, 215, 215]], dtype=uint8)
        >>> kmc.best_palette(greys, 3, fixed=np.array([[0, 0, 0]], np.uint8))
        array([[  0,   0,   0],
               [105, 105, 105],
               [208, 208, 208]], dtype=uint8)
    """
    picture, settings, fixed_colors = _validate(pixels, effort, space, fixed)
    check_size(k, fixed_colors)
    return search_palette(picture, k, settings, space, fixed_colors, progress, executor)


def search_palette(
    picture: ColorCounts,
    k: int,
    settings: SearchSettings,
    space: str,
    fixed: Bytes,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Bytes:
    """Do what `best_palette` does, with settings for an effort. Arguments are trusted."""
    sizes = sizes_to_search(picture, k, settings, fixed)
    search = RisingSizes(picture, sizes, settings, space, fixed, progress, executor)
    *_, (_, palette) = search.palettes()
    return palette


def iter_palettes(
    pixels: Any,
    ks: Iterable[int],
    *,
    effort: str = "fast",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[int, Bytes]]:
    """Search palettes of several sizes, from the smallest on, each from the one before.

    Args:
        pixels: as for `best_palette`.
        ks: the sizes, each as `k` of `best_palette`; equal ones count once.
        effort: one of `EFFORTS`.
        space: as for `best_palette`.
        fixed: as for `best_palette`.
        progress: as for `best_palette`; the total is that of all sizes.
        executor: as for `best_palette`.

    Yields:
        (k, palette), k rising.

    Raises:
        ValueError: an argument has a wrong type, shape or value; the message gives the numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> {k: palette[:, 0].tolist() for k, palette in kmc.iter_palettes(greys, [1, 2, 3])}
        {1: [128], 2: [63, 193], 3: [43, 130, 215]}
    """
    picture, settings, fixed_colors = _validate(pixels, effort, space, fixed)
    sizes = sorted({check_size(k, fixed_colors) for k in as_items("ks", ks)})
    search = RisingSizes(picture, sizes, settings, space, fixed_colors, progress, executor)
    return search.palettes()


def _validate(
    pixels: Any, effort: str, space: str, fixed: Any
) -> tuple[ColorCounts, SearchSettings, Bytes]:
    """Return the picture, the settings of the effort and the fixed colours, or raise."""
    picture = pixels if isinstance(pixels, ColorCounts) else count_colors(pixels)
    as_choice("effort", effort, EFFORTS)
    return picture, SETTINGS_OF_EFFORT[effort], check_space_and_fixed(picture, space, fixed)


def check_space_and_fixed(picture: ColorCounts, space: str, fixed: Any) -> Bytes:
    """Return the fixed colours, or raise ValueError if they or the space are none."""
    check_space(space)
    return as_fixed_colors(fixed, picture.colors.shape[1])


def check_size(k: Any, fixed: Bytes) -> int:
    """Return k, or raise ValueError if it is no size or too small for the fixed colours."""
    size = as_count("k", k, 1)
    if size < len(fixed):
        raise ValueError(f"{len(fixed)} fixed colours need k={len(fixed)} or more, not k={size}")
    return size
