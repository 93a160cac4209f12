"""An order of the palette in which neighbouring pixels have indices that differ little.

PNG's filters write differences of indices. They are small, and pack well, where colours that
often meet in the picture are near each other in the palette. Which order is best is a hard
problem; here a greedy one is grown and then improved by moving one entry at a time:

* Zeng, Li and Lei, "An efficient color re-indexing scheme for palette-based compression",
  ICIP 2000, with the weights of Pinho and Neves, "A note on Zeng's technique for color
  re-indexing of palette-based images", IEEE Signal Processing Letters 11 (2), 2004;
* the descent is our own (`InsertionDescent`). It lowers the sum over all neighbours of
  log2(1 + difference), about the bits that a difference takes.
"""

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.png.filters import predict_by_paeth
from compressor.imaging.png.insertion_descent import InsertionDescent
from compressor.imaging.types import Checkpoint, Indices, Order, no_checkpoint

Floats = NDArray[np.float64]

SAMPLE_PIXELS = 1 << 24  # of a larger picture evenly spread bands are looked at
BAND_ROWS = 8
STRIP_PIXELS = 1 << 20  # counted at a time: bounds the temporaries to some tens of megabytes


def reindex_for_filters(
    indices: Indices,
    colors: int,
    sweeps: int,
    *,
    sample_pixels: int = SAMPLE_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> Order:
    """The old numbers of the palette entries in their new order.

    Args:
        indices: (H, W) in 0..colors-1.
        colors: entries of the palette.
        sweeps: how often each entry is tried elsewhere, at most.
        sample_pixels: of a picture of more pixels a sample of so many is looked at.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (colors,) a permutation.
    """
    neighbors = co_occurrences(indices, colors, sample_pixels=sample_pixels, checkpoint=checkpoint)
    if not neighbors.any():
        return np.arange(colors)
    return descend(neighbors, greedy_order(neighbors), sweeps, checkpoint)


def refine_for_paeth(
    indices: Indices, order: Order, sweeps: int, checkpoint: Checkpoint = no_checkpoint
) -> Order:
    """Improve an order for the filter Paeth, by how often an index meets the one predicted for it.

    Which of three neighbours that is depends on the order itself, so this comes after one in which
    all neighbours count. With the predictions of the order that is given, the sum of
    log2(1 + difference from the prediction) over all pixels does not rise.

    Args:
        indices: (H, W) in 0..n-1.
        order: (n,) a permutation, as from `reindex_for_filters`.
        sweeps: how often each entry is tried elsewhere, at most.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (n,) a permutation.
    """
    colors = len(order)
    numbers = np.argsort(order).astype(np.uint8)[indices]
    checkpoint()
    predicted = predict_by_paeth(numbers)
    # The first pixel is predicted by a zero beyond the border, which no order can move.
    pairs = colors * predicted.astype(np.intp) + numbers
    table = np.bincount(pairs.ravel()[1:], minlength=colors**2).reshape(colors, colors)
    np.fill_diagonal(table, 0)
    meetings = (table + table.T).astype(np.float64)
    return order[descend(meetings, np.arange(colors), sweeps, checkpoint)]


def co_occurrences(
    indices: Indices,
    colors: int,
    *,
    sample_pixels: int = SAMPLE_PIXELS,
    strip_pixels: int = STRIP_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> Floats:
    """(colors, colors) symmetric: how often two entries lie side by side or one above the other.

    Whole numbers; the diagonal is 0.

    Args:
        sample_pixels: of a picture of more pixels a sample of so many is counted.
        strip_pixels: how many are counted at a time; the result does not depend on it.
        checkpoint: called before each strip; raise to cancel.
    """
    counts = np.zeros(colors * colors, np.int64)
    strip_rows = max(1, strip_pixels // indices.shape[1])
    for band in sample_bands(indices.shape, sample_pixels, BAND_ROWS):
        rows = indices[band]
        for top in range(0, len(rows), strip_rows):
            checkpoint()
            # with the first row of the next strip
            strip = rows[top : top + strip_rows + 1].astype(np.intp)
            own = strip[:strip_rows]
            for first, second in ((own[:, :-1], own[:, 1:]), (strip[:-1], strip[1:])):
                counts += np.bincount((first * colors + second).ravel(), minlength=len(counts))
    table = counts.reshape(colors, colors).astype(np.float64)
    np.fill_diagonal(table, 0)
    return table + table.T


def sample_bands(shape: tuple[int, ...], pixels: int, rows: int) -> list[slice]:
    """Slices of rows: one of all, or bands spread evenly over a picture of more pixels.

    Args:
        shape: height and width of the picture.
        pixels: in all bands together, about.
        rows: of a band, at most.
    """
    height, width = shape
    if height * width <= pixels:
        return [slice(height)]
    band = max(1, min(rows, pixels // width))
    step = band * -(-height * width // pixels)
    return [slice(top, top + band) for top in range(0, height, step)]


def greedy_order(neighbors: Floats) -> Order:
    """Zeng's order: begin with the two entries that meet most, then add what meets those most.

    A new entry goes to that end of the row where it meets the near entries more often.

    Args:
        neighbors: as from `co_occurrences`.
    """
    colors = len(neighbors)
    first, second = np.unravel_index(neighbors.argmax(), neighbors.shape)
    row = np.empty(2 * colors, np.intp)  # grows to both sides from the middle
    begin = colors - 1
    end = colors + 1
    row[begin:end] = first, second
    links = neighbors[first] + neighbors[second]  # of each entry to the row; below 0 for its own
    links[[first, second]] = -1
    while end - begin < colors:
        entry = links.argmax()
        size = end - begin
        lean = np.arange(size - 1, -size, -2) @ neighbors[entry, row[begin:end]]
        if lean > 0:
            begin -= 1
            row[begin] = entry
        else:
            row[end] = entry
            end += 1
        links += np.where(links < 0, 0, neighbors[entry])
        links[entry] = -1
    return row[begin:end].copy()


def descend(
    neighbors: Floats, order: Order, sweeps: int, checkpoint: Checkpoint = no_checkpoint
) -> Order:
    """Move one entry at a time to where it costs least, until none moves or `sweeps` are over."""
    if sweeps == 0:
        return order
    descent = InsertionDescent(neighbors, order)
    most_linked_first = np.argsort(-neighbors.sum(axis=1), kind="stable")
    for _ in range(sweeps):
        checkpoint()
        if not sum(descent.move(entry) for entry in most_linked_first):
            break
    return np.array(descent.order)
