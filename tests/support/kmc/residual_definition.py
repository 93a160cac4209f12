"""Reassignment by residuals as it is defined: pixel by pixel, with whole numbers and fractions."""

from math import log2

import numpy as np

import kmc
from kmc.fixed_point import FIXED_POINT_SCALE, LIMIT
from tests.support.kmc.rate_definition import alpha_of, fixed, incoming, kind_of, squared

MAX_BIT_COST = 2**23 / (3.83 + 8)  # as in `tests.support.kmc.rate_definition`
CANDIDATES = 16


def label_at(indices, y, x):
    """The index of a pixel; 0 beyond the left and the upper border, None beyond the others."""
    height, width = indices.shape
    if y < 0 or x < 0:
        return 0
    return int(indices[y, x]) if y < height and x < width else None


def residual_at(indices, y, x):
    """What Paeth's filter writes for a pixel; None outside the picture."""
    own = label_at(indices, y, x)
    if own is None or x < 0 or y < 0:
        return None
    left = label_at(indices, y, x - 1)
    above = label_at(indices, y - 1, x)
    above_left = label_at(indices, y - 1, x - 1)
    initial = left + above - above_left
    predicted = min((left, above, above_left), key=lambda n: abs(initial - n))
    return (own - predicted) % 256


def bits_of_residuals(indices):
    """The bits of each residual, by how often it occurs."""
    seen = [0.5] * 256
    for place in np.ndindex(*indices.shape):
        seen[residual_at(indices, *place)] += 1
    return [min(log2(sum(seen) / count), 16.0) for count in seen]


def costs_of_residuals(indices, bit_cost, space):
    """What each residual costs in whole numbers."""
    bits = bits_of_residuals(indices)
    of_bit = min(bit_cost * FIXED_POINT_SCALE[space] ** 2, MAX_BIT_COST)
    return [round(of_bit * b) for b in bits]


def reassign(pixels, palette, indices, bit_cost, space, rounds, strengths, weights=None):
    """The whole of `reassign_with_residuals`."""
    nearest = kmc.map_to_palette(pixels, palette, space=space)
    weights = np.ones(nearest.shape, int) if weights is None else weights
    points = fixed(pixels.reshape(-1, pixels.shape[2]), space).reshape(*nearest.shape, 4)
    entries = fixed(palette, space)
    kinds = [kind_of(color) for color in palette]
    indices = indices.copy()
    for place in np.ndindex(*nearest.shape):
        if kinds[indices[place]] != kinds[nearest[place]]:
            indices[place] = nearest[place]
    opaque = [n for n in range(len(palette)) if alpha_of(palette[n]) == 255]
    for _ in range(rounds):
        costs = costs_of_residuals(indices, bit_cost, space)
        diffused = {}
        for y, x in np.ndindex(*nearest.shape):
            point = points[y, x]
            closest = int(nearest[y, x])
            strength = int(strengths[y, x])
            error = incoming(diffused, y, x) if strength else (0, 0, 0)
            if any(error):
                moved = [
                    min(max(int(c) + e, -LIMIT), LIMIT)
                    for c, e in zip(point[:3], error, strict=True)
                ]
                point = np.array([*moved, point[3]])
                closest = min(opaque, key=lambda n: (squared(point[:3], entries[n][:3]), n))
            candidates = [int(indices[y, x]), *nearest_entries(closest, entries, kinds)]
            weight = int(weights[y, x])
            chosen = min(
                candidates,
                key=lambda n: (
                    cost_of_choice(indices, y, x, n, costs) + weight * squared(point, entries[n])
                ),
            )
            indices[y, x] = chosen
            left_over = zip(point[:3], entries[chosen][:3], strict=True)
            diffused[y, x] = [(int(c) - int(e)) * strength for c, e in left_over]
    return indices


def nearest_entries(closest, entries, kinds):
    """The entries of an entry's kind, from the nearest one on; itself is the first."""
    others = [n for n in range(len(entries)) if kinds[n] == kinds[closest] and n != closest]
    others.sort(key=lambda n: (squared(entries[n], entries[closest]), n))
    return [closest, *others][:CANDIDATES]


def cost_of_choice(indices, y, x, entry, costs):
    """What the residuals cost that depend on a pixel's index, which is then this entry."""
    tried = indices.copy()
    tried[y, x] = entry
    places = (y, x), (y, x + 1), (y + 1, x)
    found = [residual_at(tried, *place) for place in places]
    return sum(costs[residual] for residual in found if residual is not None)
