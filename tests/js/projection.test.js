// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { namedEdge } from "../../compressor/ui/elements/shared/space/axis_box.js";
import { halfSides, toBox } from "../../compressor/ui/elements/shared/space/coordinates.js";
import {
  makeProjection,
  project,
  viewDirections,
} from "../../compressor/ui/elements/shared/space/projection.js";

const POSES = [0, 45, 90, 123.4, 305, 359].flatMap((azimuth) =>
  [-89, -30, 0, 20, 89].map((elevation) => ({ azimuth, elevation, zoom: 1, target: [0, 0, 0] })),
);

/** @param {number[]} lengths */
const axesOf = (lengths) =>
  lengths.map((length, i) => ({ name: "xyz"[i], start: 0, stop: 1, low: "0", high: "1", length }));

/**
 * @param {number[]} a
 * @param {number[]} b
 */
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/**
 * @param {number[]} a
 * @param {number[]} b
 */
const cross = (a, b) =>
  [0, 1, 2].map((i) => {
    const j = (i + 1) % 3;
    const k = (i + 2) % 3;
    return a[j] * b[k] - a[k] * b[j];
  });

/**
 * @param {number} found
 * @param {number} expected
 */
const assertClose = (found, expected) =>
  assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);

test("the directions are a rotation: of length 1, orthogonal, right-handed", () => {
  for (const pose of POSES) {
    const { right, up, toward } = viewDirections(pose);
    for (const direction of [right, up, toward]) assertClose(dot(direction, direction), 1);
    for (const [a, b] of [
      [right, up],
      [up, toward],
      [toward, right],
    ])
      assertClose(dot(a, b), 0);
    cross(right, up).forEach((value, i) => assertClose(value, toward[i]));
    assert.equal(right[2], 0, "the horizon is level");
    assert.ok(up[2] > 0, "up is up");
  }
});

test("lengths across the line of sight are seen at the scale", () => {
  for (const pose of POSES) {
    const projection = makeProjection(pose, 400, 300);
    const { right, up, scale } = projection;
    const middle = project(projection, [0, 0, 0]);
    assert.deepEqual([middle.x, middle.near], [200, 1]);
    for (const direction of [right, up]) {
      const seen = project(projection, direction);
      assertClose(Math.hypot(seen.x - middle.x, seen.y - middle.y), scale);
    }
    assert.ok(project(projection, right).x > middle.x);
    assert.ok(project(projection, up).y < middle.y);
  }
});

test("what is nearer to the eye is seen larger", () => {
  const projection = makeProjection({ ...POSES[3], zoom: 2 }, 400, 300);
  const near = project(projection, projection.toward).near;
  const far = project(
    projection,
    projection.toward.map((value) => -value),
  ).near;
  assert.ok(near > 1 && far < 1);
  assertClose(near, 3.6 / 2.6);
  assert.equal(projection.scale, 2 * makeProjection(POSES[3], 400, 300).scale);
});

test("the target is seen in the middle", () => {
  const target = [0.2, -0.3, 0.4];
  for (const pose of POSES) {
    const seen = project(makeProjection({ ...pose, target }, 400, 300), target);
    assertClose(seen.x, 200);
    assertClose(seen.near, 1);
  }
});

test("the corners of the box are at distance 1, its sides go as the axes do", () => {
  for (const lengths of [
    [1, 1, 1],
    [0.7, 0.7, 1],
    [2.2, 2.2, 1],
  ]) {
    const half = halfSides(axesOf(lengths));
    assertClose(Math.hypot(...half), 1);
    half.forEach((side, i) => assertClose(side / half[0], lengths[i] / lengths[0]));
  }
});

test("coordinates fill the box from end to end", () => {
  const axes = axesOf([2, 1, 1]);
  const half = halfSides(axes);
  const places = toBox(new Uint16Array([0, 0, 0, 65535, 65535, 65535]), 65535, axes);
  half.forEach((side, i) => {
    assert.equal(places[i], Math.fround(-side));
    assert.equal(places[3 + i], Math.fround(side));
  });
  assert.deepEqual([...toBox([50, 50, 50], 100, axes)], [0, 0, 0]);
});

test("axes are named along edges between a side that is seen and one that is not", () => {
  const half = halfSides(axesOf([1, 1, 1]));
  const slanted = POSES.filter(({ azimuth, elevation }) => azimuth % 90 !== 0 && elevation !== 0);
  for (const pose of slanted) {
    const projection = makeProjection(pose, 400, 300);
    for (const axis of [0, 1, 2]) {
      const edge = namedEdge(axis, projection, half);
      assert.equal(edge[axis], 0, "the middle of the edge");
      const [u, v] = [0, 1, 2].filter((other) => other !== axis);
      assert.deepEqual([Math.abs(edge[u]), Math.abs(edge[v])], [half[u], half[v]]);
      const isSeen = [u, v].map((side) => edge[side] * projection.toward[side] > 0);
      assert.notEqual(isSeen[0], isSeen[1]);
    }
    const upright = project(projection, namedEdge(2, projection, half));
    assert.ok(upright.x < project(projection, [0, 0, 0]).x, "the upright one is at the left");
  }
});
