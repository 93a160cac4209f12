// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { packColors } from "../../../compressor/ui/elements/shared/colors.js";
import { draggedTo, levelsOfPlace } from "../../../compressor/ui/elements/start_editor/dragged.js";
import { toBox } from "../../../compressor/ui/elements/shared/space/coordinates.js";
import {
  makeProjection,
  project,
} from "../../../compressor/ui/elements/shared/space/projection.js";
import { PictureColors } from "../../../compressor/ui/elements/start_editor/picture_colors.js";

const LEVELS = [
  [255, 0, 0],
  [0, 255, 0],
  [255, 0, 0],
  [1, 2, 3],
];
const picture = new PictureColors(packColors(LEVELS.flat()));
const AXES = ["R", "G", "B"].map((name) => ({
  name,
  start: 0,
  stop: 255,
  low: "0",
  high: "255",
  length: 1,
}));
const HALF = AXES.map(() => 1 / Math.sqrt(3));

test("a colour has its first pixel, and a pixel its levels", () => {
  assert.equal(picture.size, 3);
  assert.equal(picture.pixelOf([255, 0, 0]), 0);
  assert.equal(picture.pixelOf([1, 2, 3]), 3);
  assert.equal(picture.pixelOf([9, 9, 9]), null);
  assert.deepEqual(picture.levelsAt(3), [1, 2, 3]);
});

test("a sample has distinct colours of the picture", () => {
  const packed = (/** @type {number[][]} */ levels) => [...packColors(levels.flat())];
  assert.deepEqual([...picture.sample(10)], packed([LEVELS[0], LEVELS[1], LEVELS[3]]));
  assert.deepEqual([...picture.sample(2)].length, 2);
  assert.equal(new Set(picture.sample(2)).size, 2);
});

test("drawn pixels are of different colours, and of none that is taken", () => {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const drawn = picture.drawPixels(
    5,
    [
      [0, 255, 0],
      [9, 9, 9],
    ],
    random,
  );
  const codes = drawn.map((at) => picture.levelsAt(at).join()).sort();
  assert.deepEqual(codes, ["1,2,3", "255,0,0"]);
  assert.deepEqual(picture.drawPixels(0, [], random), []);
});

test("a drag follows the pointer in the plane of the screen", () => {
  for (const [azimuth, elevation, zoom] of [
    [305, 20, 1],
    [40, -35, 2.5],
  ]) {
    const pose = { azimuth, elevation, zoom, target: [0.1, -0.05, 0.02] };
    const projection = makeProjection(pose, 400, 300);
    const from = toBox([120, 90, 140], 255, AXES);
    const seen = project(projection, from);
    const to = draggedTo(projection, seen.x + 12, seen.y - 7, from, HALF);
    const after = project(projection, to);
    assert.ok(Math.abs(after.x - seen.x - 12) < 1e-4);
    assert.ok(Math.abs(after.y - seen.y + 7) < 1e-4);
    assert.ok(Math.abs(after.near - seen.near) < 1e-6);
  }
});

test("a drag beyond the box ends at its side, and levels stay in 0..255", () => {
  const projection = makeProjection(
    { azimuth: 0, elevation: 0, zoom: 1, target: [0, 0, 0] },
    400,
    400,
  );
  const from = toBox([0, 128, 128], 255, AXES);
  const levels = levelsOfPlace(draggedTo(projection, 5000, -5000, from, HALF), HALF);
  assert.deepEqual(levels, [0, 255, 255]);
  assert.deepEqual(levelsOfPlace(toBox([3, 77, 251], 255, AXES), HALF), [3, 77, 251]);
});
