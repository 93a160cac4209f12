"""Colours that no mixture of a palette reaches, moved to the mixture that looks nearest.

What dots can mix lies in the convex hull of the palette's colours. A target outside pulls every
pixel towards it in vain, along the shortest way in numbers, which is not the shortest to the eye:
it is the hull's surface that is searched here, in CIELAB with chroma compressed as CIEDE2000
weighs it (S_C = 1 + 0.045 C; G. Sharma, W. Wu and E. N. Dalal 2005).
"""

from itertools import combinations

import numpy as np

from kmc._types import Bytes, Flags, Floats, Ints
from kmc.callbacks import Checkpoint
from kmc.color_counts import count_colors, label_pixels
from kmc.color_spaces import to_space
from kmc.products.matrices import multiply

MAX_HULL_COLORS = 32  # of a palette; more reach nearly all colours, and have many facets
FACET_STEPS = 20  # along an edge of a facet
TOLERANCE = 1e-6  # of a distance from a plane, in 0..255
CHROMA_COMPRESSION = 0.045
LIGHTNESS_SHARE = 0.85  # of lightness, beside chroma: least mean CIEDE2000 in docs/results/e-ink.md
CELL = 4  # outside colours are looked up by cells of this side
COLORS_PER_BLOCK = 1 << 12


def into_gamut(pixels: Bytes, palette: Bytes, checkpoint: Checkpoint) -> Bytes:
    """Move the colours outside of the palette's convex hull to its surface.

    Args:
        pixels: (H, W, 3) uint8.
        palette: (m, 3) uint8; where it has more than `MAX_HULL_COLORS`, or its colours lie in a
            plane, pixels stay as they are.
        checkpoint: called often; raise to cancel.

    Returns:
        (H, W, 3) uint8: the same where a colour lies inside, to within rounding.
    """
    facets = hull_facets(palette) if len(palette) <= MAX_HULL_COLORS else np.empty((0, 3), np.intp)
    if not len(facets):
        return pixels
    picture = count_colors(pixels)
    outside = is_outside(picture.colors, palette, facets)
    if not outside.any():
        return pixels
    surface = _surface(palette.astype(np.float64)[facets])
    cells, rows = np.unique(picture.colors[outside] // CELL, axis=0, return_inverse=True)
    middles = cells.astype(np.float64) * CELL + (CELL - 1) / 2
    wanted = _coordinates(middles)
    nearest = _nearest(wanted, _coordinates(surface), checkpoint)
    moved = picture.colors.copy()
    moved[outside] = np.rint(surface[nearest[rows.reshape(-1)]]).astype(np.uint8)
    labels = label_pixels(pixels, picture, np.arange(len(picture), dtype=np.int32))
    mapped: Bytes = moved[labels].reshape(pixels.shape)
    return mapped


def hull_facets(colors: Bytes) -> Ints:
    """(f, 3) the triangles of colours that have all other colours on one side.

    Four or more colours of one plane give every triangle among them. There is none where all lie
    in one plane.
    """
    points = colors.astype(np.float64)
    triples = np.array(list(combinations(range(len(points)), 3)), np.intp).reshape(-1, 3)
    normals, offsets = _planes(points, triples)
    sides: Floats = multiply(normals, points.T.copy()) - offsets[:, np.newaxis]
    has_area = normals.any(axis=1)
    above = np.any(sides > TOLERANCE, axis=1)
    below = np.any(sides < -TOLERANCE, axis=1)
    if not (above | below)[has_area].any():
        return triples[:0]
    facets: Ints = triples[has_area & (above != below)]
    return facets


def is_outside(colors: Bytes, palette: Bytes, facets: Ints) -> Flags:
    """(n,) Does a colour (n, 3) lie beyond one of the facets, by more than rounding?"""
    points = palette.astype(np.float64)
    normals, offsets = _planes(points, facets)
    lengths = np.sqrt((normals**2).sum(axis=1))
    inner = multiply(normals, points.T.copy()) - offsets[:, np.newaxis]
    signs = np.where(inner.max(axis=1) > TOLERANCE, 1.0, -1.0)
    outward = -normals * (signs / lengths)[:, np.newaxis]
    limits = -offsets * signs / lengths
    found = np.zeros(len(colors), np.bool_)
    for start in range(0, len(colors), COLORS_PER_BLOCK):
        block = slice(start, start + COLORS_PER_BLOCK)
        reach = multiply(colors[block].astype(np.float64), outward.T.copy())
        found[block] = (reach > limits + 0.5).any(axis=1)
    return found


def _planes(points: Floats, triangles: Ints) -> tuple[Floats, Floats]:
    """(f, 3) normals of triangles, and (f,) what they give with each of their own points."""
    corners = points[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return normals, (normals * corners[:, 0]).sum(axis=1)


def _surface(corners: Floats) -> Floats:
    """(f, 3, 3) the corners of facets, to points all over them, each once."""
    steps = np.arange(FACET_STEPS + 1)
    first, second = (grid.ravel() for grid in np.meshgrid(steps, steps, indexing="ij"))
    inside = first + second <= FACET_STEPS
    shares = np.stack([first, second, FACET_STEPS - first - second], axis=1)[inside] / FACET_STEPS
    points = np.einsum("sc,fcd->fsd", shares, corners).reshape(-1, 3)
    unique: Floats = np.unique(points.round(3), axis=0)
    return unique


def _coordinates(colors: Floats) -> Floats:
    """(n, 3) in 0..255 to CIELAB, with chroma compressed."""
    lab = to_space(colors, "cielab") * 100
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    compressed = np.log1p(CHROMA_COMPRESSION * chroma) / CHROMA_COMPRESSION
    ratio = np.divide(compressed, chroma, out=np.ones_like(chroma), where=chroma > 0)
    return np.stack([LIGHTNESS_SHARE * lab[:, 0], ratio * lab[:, 1], ratio * lab[:, 2]], axis=1)


def _nearest(points: Floats, candidates: Floats, checkpoint: Checkpoint) -> Ints:
    """(n,) the nearest of the candidates (m, 3) to each point (n, 3)."""
    squares = (candidates * candidates).sum(axis=1)
    transposed = -2 * candidates.T.copy()
    nearest = np.empty(len(points), np.intp)
    for start in range(0, len(points), COLORS_PER_BLOCK):
        checkpoint()
        block = slice(start, start + COLORS_PER_BLOCK)
        nearest[block] = (multiply(points[block], transposed) + squares).argmin(axis=1)
    return nearest
