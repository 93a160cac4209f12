// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CurveScales,
  costsInOrder,
} from "../../../compressor/ui/elements/shared/player/curve_scales.js";

const AREA = { left: 60, right: 460, top: 10, bottom: 210 };

test("costs go from assignment to update", () => {
  const run = { costs_assigned: [9, 7], costs: [8, 6] };
  assert.deepEqual(costsInOrder(run), [9, 8, 7, 6]);
});

test("the scale across goes from the start to the last half-step, and back", () => {
  const scales = new CurveScales([9, 8, 7, 6], AREA);
  assert.deepEqual(
    [0, 1, 2, 4].map((half) => scales.x(half)),
    [60, 160, 260, 460],
  );
  for (const half of [0, 1, 2, 3, 4]) assert.equal(scales.halfAt(scales.x(half) + 3), half);
  assert.equal(scales.halfAt(-100), 0);
  assert.equal(scales.halfAt(1e4), 4);
});

test("the scale of costs falls, with a little room at its ends", () => {
  const scales = new CurveScales([9, 8, 7, 5], AREA);
  for (const [cost, y] of [
    [5, 202],
    [7, 110],
    [9, 18],
  ]) {
    assert.ok(Math.abs(scales.y(cost) - y) < 1e-9, `${scales.y(cost)}`);
  }
  assert.deepEqual(scales.costTicks(), [5, 7, 9]);
});

test("costs that are all the same make one line", () => {
  const scales = new CurveScales([0, 0], AREA);
  assert.deepEqual(scales.costTicks(), [0]);
  assert.equal(scales.y(0), 202);
});

test("no cost is written twice", () => {
  assert.deepEqual(new CurveScales([0.06941, 0.06932], AREA).costTicks(), [0.06932, 0.06941]);
  assert.deepEqual(new CurveScales([0.069321, 0.06932], AREA).costTicks(), [0.06932]);
});

test("as many iterations are written as there is room for", () => {
  /** @param {number} iterations */
  const ticks = (iterations) =>
    new CurveScales(Array(2 * iterations).fill(1), AREA).iterationTicks();
  assert.deepEqual(ticks(3), [0, 1, 2, 3]);
  assert.deepEqual(ticks(20), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  assert.deepEqual(ticks(99), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
});
