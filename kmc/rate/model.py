"""The rate model: how many bits the index of a pixel takes, given those of three neighbours.

A packer such as deflate pays little for an index that goes on like its surroundings and much for
one that does not. The model has three events: a pixel repeats the index to its left, or the one
above, or it takes another of the k. How likely they are depends on which of three neighbours,
left, above and above to the left, have equal indices. That gives these bits, which are the
negative binary logarithms of how often each event occurs in ten photographs whose pixels were
assigned under this very rate (docs/results/rate.md):

| equal neighbours | left | above | another |
|---|---|---|---|
| none | 1.90 | 2.00 | 1.06 + log2(k) |
| left = above | 0.38 | | 2.10 + log2(k) |
| left = above left | 2.09 | 0.63 | 3.10 + log2(k) |
| above = above left | 0.60 | 2.10 | 3.20 + log2(k) |
| all three | 0.10 | | 3.83 + log2(k) |

Beyond the picture there is an index that no pixel has. The table is fixed, so that an index's
price depends on its neighbours alone, and not on how a picture is divided.
"""

from typing import Any

import numpy as np

from kmc._types import Floats, Ints
from kmc.validation import as_count

MAX_ENTRIES = 256
# Bits by the context (1: left = above, 2: left = above left, 4: above = above left) and the event
# (the index to the left, the one above, another, to which log2(k) is added). Two equalities imply
# the third, so that contexts 3, 5 and 6 do not occur.
LEFT, ABOVE, OTHER = range(3)
EVENT_BITS = np.array(
    [
        [1.90, 2.00, 1.06],
        [0.38, 0.38, 2.10],
        [2.09, 0.63, 3.10],
        [0.10, 0.10, 3.83],
        [0.60, 2.10, 3.20],
        [0.10, 0.10, 3.83],
        [0.10, 0.10, 3.83],
        [0.10, 0.10, 3.83],
    ]
)
MAX_BITS = EVENT_BITS.max() + 8  # of one index among 256


def event_costs(bit_cost: float, k: int) -> Ints:
    """What each event costs in each context, in whole numbers.

    Args:
        bit_cost: what one bit costs.
        k: the number of entries.

    Returns:
        (8, 3), as `EVENT_BITS`.
    """
    bits = EVENT_BITS + np.log2(k) * (np.arange(3) == OTHER)
    costs: Ints = np.rint(bit_cost * bits).astype(np.intp)
    return costs


def count_bits(indices: Any, k: int) -> Floats:
    """Count the bits that the indices of a picture take by the rate model.

    Args:
        indices: (H, W) integers in 0..k-1.
        k: the number of entries, in 1..256.

    Returns:
        (H, W) float64, the bits of each pixel.

    Raises:
        ValueError: wrong dtype or shape, k out of its range, or an index without an entry.

    Examples:
        >>> kmc.count_bits(np.array([[3, 3, 3], [3, 3, 1]], np.uint8), 4)
        array([[5.83, 0.6 , 0.6 ],
               [0.63, 0.1 , 5.83]])
    """
    labels = np.asarray(indices)
    count = as_count("k", k, 1, MAX_ENTRIES, "entries of a palette")
    if labels.dtype.kind not in "iu" or labels.ndim != 2:
        raise ValueError(f"indices must be integers (H, W), not {labels.dtype} {labels.shape}")
    if labels.size and not 0 <= labels.min() <= labels.max() < count:
        raise ValueError(
            f"indices lie in {labels.min()}..{labels.max()}, the palette's in 0..{count - 1}"
        )
    bits = EVENT_BITS + np.log2(count) * (np.arange(3) == OTHER)
    contexts, events = contexts_and_events(labels, count)
    counted: Floats = bits[contexts, events]
    return counted


def contexts_and_events(labels: Any, none: int) -> tuple[Ints, Ints]:
    """(H, W) labels to the context and the event of each pixel."""
    padded = np.pad(labels.astype(np.intp), ((1, 0), (1, 0)), constant_values=none)
    own = padded[1:, 1:]
    left = padded[1:, :-1]
    above = padded[:-1, 1:]
    above_left = padded[:-1, :-1]
    contexts = (left == above) + 2 * (left == above_left) + 4 * (above == above_left)
    events = np.where(own == left, LEFT, np.where(own == above, ABOVE, OTHER))
    return contexts, events
