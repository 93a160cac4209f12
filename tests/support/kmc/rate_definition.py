"""Assignment under a rate as it is defined: pixel by pixel, with dictionaries and fractions."""

from fractions import Fraction
from math import floor, log2

import numpy as np

import kmc
from kmc.dithering.strip import STRENGTH_SCALE
from kmc.fixed_point import FIXED_POINT_SCALE, LIMIT

BITS = {  # of an index, by what is equal among left, above and above left
    (False, False, False): (1.90, 2.00, 1.06),
    (True, False, False): (0.38, None, 2.10),
    (False, True, False): (2.09, 0.63, 3.10),
    (False, False, True): (0.60, 2.10, 3.20),
    (True, True, True): (0.10, None, 3.83),
}
MAX_COST = 2**23  # of the dearest index, 3.83 + 8 bits


def bits_of(own, left, above, above_left, k):
    """The bits of one index."""
    equal = (left == above, left == above_left, above == above_left)
    as_left, as_above, other = BITS[equal]
    if own == left:
        return as_left
    return as_above if own == above else other + log2(k)


def count_bits(indices, k):
    """The bits of every index of a picture."""
    bits = np.empty(indices.shape)
    for y, x in np.ndindex(*indices.shape):
        bits[y, x] = bits_of(*(entry_at(indices, *place) for place in around(y, x)), k)
    return bits


def around(y, x):
    """The places of a pixel, and of its neighbours to the left, above and above to the left."""
    return (y, x), (y, x - 1), (y - 1, x), (y - 1, x - 1)


def entry_at(indices, y, x):
    """The entry of a pixel; None outside the picture."""
    height, width = indices.shape
    return int(indices[y, x]) if 0 <= y < height and 0 <= x < width else None


def assign(pixels, palette, bit_cost, space, sweeps, strengths, band_rows=10**6, weights=None):
    """The whole of `assign_with_rate`: each band with all its sweeps, from the top."""
    nearest = kmc.map_to_palette(pixels, palette, space=space)
    weights = np.ones(nearest.shape, int) if weights is None else weights
    scale = FIXED_POINT_SCALE[space]
    cost_of_bit = min(bit_cost * scale**2, MAX_COST / (3.83 + 8))
    points = fixed(pixels.reshape(-1, pixels.shape[2]), space).reshape(*nearest.shape, 4)
    entries = fixed(palette, space)
    indices = nearest.copy()
    height, width = indices.shape
    diffused = {}
    for top in range(0, height, band_rows):
        for sweep in range(sweeps):
            for y, x in np.ndindex(min(band_rows, height - top), width):
                y += top
                point = points[y, x]
                closest = int(nearest[y, x])
                strength = int(strengths[y, x]) if sweep == sweeps - 1 else 0
                error = incoming(diffused, y, x) if strength else (0, 0, 0)
                if any(error):
                    moved = [
                        min(max(int(c) + e, -LIMIT), LIMIT)
                        for c, e in zip(point[:3], error, strict=True)
                    ]
                    point = np.array([*moved, point[3]])
                    opaque = [n for n in range(len(palette)) if alpha_of(palette[n]) == 255]
                    closest = min(opaque, key=lambda n: (squared(point[:3], entries[n][:3]), n))
                weight = int(weights[y, x])
                chosen = choose(
                    indices, y, x, point, closest, palette, entries, cost_of_bit, weight
                )
                indices[y, x] = chosen
                if sweep == sweeps - 1:
                    left_over = zip(point[:3], entries[chosen][:3], strict=True)
                    diffused[y, x] = [(int(c) - int(e)) * strength for c, e in left_over]
    return indices


def lagrangian(pixels, palette, indices, bit_cost, space):
    """The sum of squared distance + lambda * bits, in whole numbers."""
    k = len(palette)
    cost_of_bit = min(bit_cost * FIXED_POINT_SCALE[space] ** 2, MAX_COST / (3.83 + 8))
    points = fixed(pixels.reshape(-1, pixels.shape[2]), space).reshape(*indices.shape, 4)
    entries = fixed(palette, space)
    total = 0
    for y, x in np.ndindex(*indices.shape):
        own, left, above, above_left = (entry_at(indices, *place) for place in around(y, x))
        total += round(cost_of_bit * bits_of(own, left, above, above_left, k))
        total += squared(points[y, x], entries[own])
    return total


def choose(indices, y, x, point, closest, palette, entries, cost_of_bit, weight):
    """The entry that costs least, of the present, the nearest and those of four neighbours."""
    k = len(palette)
    places = (y, x - 1), (y - 1, x), (y, x + 1), (y + 1, x)
    candidates = [int(indices[y, x]), closest, *(entry_at(indices, *place) for place in places)]
    kind = kind_of(palette[closest])
    best = None
    for entry in candidates:
        if entry is None or kind_of(palette[entry]) != kind:
            continue
        tried = indices.copy()
        tried[y, x] = entry
        rate = 0
        for place in ((y, x), (y, x + 1), (y + 1, x)):
            if entry_at(indices, *place) is not None:
                own, left, above, above_left = (entry_at(tried, *p) for p in around(*place))
                rate += round(cost_of_bit * bits_of(own, left, above, above_left, k))
        cost = weight * squared(point, entries[entry]) + rate
        if best is None or cost < best[0]:
            best = cost, entry
    return best[1]


def incoming(diffused, y, x):
    """What reaches a pixel, in whole numbers: halves go up."""
    parts = ((y, x - 1), 7), ((y - 1, x + 1), 3), ((y - 1, x), 5), ((y - 1, x - 1), 1)
    sums = [
        sum(weight * diffused[place][axis] for place, weight in parts if place in diffused)
        for axis in range(3)
    ]
    return tuple(floor(Fraction(s, 16 * STRENGTH_SCALE) + Fraction(1, 2)) for s in sums)


def fixed(colors, space):
    """(n, 3 or 4) uint8 to (n, 4) whole coordinates, premultiplied, with alpha."""
    return kmc.fixed_point.to_fixed_point(colors, space, has_alpha=True).astype(np.int64)


def squared(point, other):
    return sum((int(a) - int(b)) ** 2 for a, b in zip(point, other, strict=True))


def alpha_of(color):
    return int(color[3]) if len(color) == 4 else 255


def kind_of(color):
    return {0: "transparent", 255: "opaque"}.get(alpha_of(color), "translucent")
