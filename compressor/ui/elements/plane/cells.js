// @ts-check
// The cells of centroids in a square: where each is the nearest (their Voronoi diagram).

/** @typedef {[number, number]} Place - x and y. */

/**
 * The cell of each centroid as a convex polygon, its corners in order; none where two centroids are
 * at one place and the cell is the other's.
 *
 * Each cell is the square, cut by the line halfway to every other centroid.
 *
 * @param {Place[]} centroids
 * @param {number} side - Of the square, which begins at 0.
 * @returns {Place[][]}
 */
export function cellsOf(centroids, side) {
  return centroids.map((centroid, number) => {
    /** @type {Place[]} */
    let cell = [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
    ];
    for (const [otherNumber, other] of centroids.entries()) {
      if (otherNumber === number) continue;
      const isSame = other[0] === centroid[0] && other[1] === centroid[1];
      if (isSame && otherNumber < number) return []; // A tie goes to the lowest number.
      if (!isSame) cell = nearerTo(centroid, other, cell);
    }
    return cell;
  });
}

/**
 * The part of a convex polygon that is nearer to one place than to another.
 *
 * @param {Place} place
 * @param {Place} other
 * @param {Place[]} polygon
 */
function nearerTo(place, other, polygon) {
  const normal = [other[0] - place[0], other[1] - place[1]];
  const middle = [(place[0] + other[0]) / 2, (place[1] + other[1]) / 2];
  const beyond = (/** @type {Place} */ [x, y]) =>
    (x - middle[0]) * normal[0] + (y - middle[1]) * normal[1];
  /** @type {Place[]} */
  const kept = [];
  for (const [i, corner] of polygon.entries()) {
    const next = polygon[(i + 1) % polygon.length];
    const here = beyond(corner);
    const there = beyond(next);
    if (here <= 0) kept.push(corner);
    if (here * there < 0) {
      const part = here / (here - there);
      kept.push([
        corner[0] + part * (next[0] - corner[0]),
        corner[1] + part * (next[1] - corner[1]),
      ]);
    }
  }
  return kept;
}
