"""A search of a grid of settings for the points on the lower hull.

Most settings of a grid are far from the best at any score. So a coarse part of the grid is
measured first, and then the neighbours of every point on the hull, until all of these are known.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks.palettes.rate.hull import Pair, lower_hull

Cell = tuple[int, ...]  # a place on each axis of the grid


def search_grid(
    lengths: Sequence[int],
    start: Iterable[Cell],
    measure: Callable[[Cell], Pair],
    scores: tuple[float, float],
) -> dict[Cell, Pair]:
    """Measure the cells of a grid that may be on the hull.

    Args:
        lengths: how many places each axis has.
        start: the cells that are measured first.
        measure: returns score and bytes of a cell.
        scores: the least and the greatest score for which neighbours are looked at; those of the
            cheapest cell are until its score is below the least.

    Returns:
        score and bytes of every cell that was measured.
    """
    pairs = {cell: measure(cell) for cell in dict.fromkeys(start)}
    while True:
        missing = [
            cell
            for known in _on_hull(pairs, scores)
            for cell in _neighbors(known, lengths)
            if cell not in pairs
        ]
        if not missing:
            return pairs
        for cell in dict.fromkeys(missing):
            pairs[cell] = measure(cell)


def _on_hull(pairs: dict[Cell, Pair], scores: tuple[float, float]) -> list[Cell]:
    """The cells whose pair is on the hull; of equal pairs the first cell."""
    cells: dict[Pair, Cell] = {}
    for cell, pair in pairs.items():
        cells.setdefault(pair, cell)
    hull = lower_hull(list(cells))
    wanted = [pair for pair in hull if scores[0] <= pair[0] <= scores[1]]
    if hull[0][0] > scores[1]:
        wanted = hull[:1]
    return [cells[pair] for pair in wanted]


def _neighbors(cell: Cell, lengths: Sequence[int]) -> Iterator[Cell]:
    """Yield the cells one step away on one axis."""
    for axis, length in enumerate(lengths):
        for place in (cell[axis] - 1, cell[axis] + 1):
            if 0 <= place < length:
                yield (*cell[:axis], place, *cell[axis + 1 :])
