// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsOf } from "../../../compressor/ui/elements/plane/cells.js";

/** @typedef {import("../../../compressor/ui/elements/plane/cells.js").Place} Place */

const SIDE = 255;

/** @param {number} seed */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** @param {Place[]} cell */
const area = (cell) =>
  Math.abs(
    cell.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = cell[(i + 1) % cell.length];
      return sum + x * nextY - nextX * y;
    }, 0) / 2,
  );

/**
 * @param {Place[]} cell - A convex polygon.
 * @param {Place} place
 */
function isInside(cell, [x, y]) {
  const sides = cell.map(([fromX, fromY], i) => {
    const [toX, toY] = cell[(i + 1) % cell.length];
    return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

test("the cells fill the square, and each place lies in that of its nearest centroid", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = numbers(seed);
    const place = () => /** @type {Place} */ ([SIDE * next(), SIDE * next()]);
    const centroids = Array.from({ length: 1 + (seed % 10) }, place);
    const cells = cellsOf(centroids, SIDE);
    const areas = cells.reduce((sum, cell) => sum + area(cell), 0);
    assert.ok(Math.abs(areas - SIDE ** 2) < 1e-6);
    for (let i = 0; i < 50; i++) {
      const [x, y] = place();
      const distances = centroids.map((centroid) => Math.hypot(centroid[0] - x, centroid[1] - y));
      const nearest = distances.indexOf(Math.min(...distances));
      assert.ok(isInside(cells[nearest], [x, y]));
    }
  }
});

test("one centroid has the whole square", () => {
  assert.equal(area(cellsOf([[3, 4]], SIDE)[0]), SIDE ** 2);
});

test("of two centroids at one place the first has the cell", () => {
  const [first, second, third] = cellsOf([[9, 9], [9, 9], [200, 9]], SIDE); // prettier-ignore
  assert.equal(second.length, 0);
  assert.ok(Math.abs(area(first) + area(third) - SIDE ** 2) < 1e-6);
});
