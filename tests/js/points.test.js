// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { centroidAt, placeMarks } from "../../compressor/ui/elements/shared/space/centroids.js";
import {
  clearRaster,
  discInsets,
  drawOutline,
  drawPoints,
} from "../../compressor/ui/elements/shared/space/points.js";
import { makeProjection } from "../../compressor/ui/elements/shared/space/projection.js";

const SIDE = 100;
const POSE = { azimuth: 0, elevation: 0, zoom: 1, target: [0, 0, 0] };
const PROJECTION = makeProjection(POSE, SIDE, SIDE);
const RED = 0xff0000ff;
const BLUE = 0xffff0000;
const BEHIND_MIDDLE = [-0.3, 0, 0, 0.3, 0, 0]; // two points in the line of sight, the far one first

function emptyRaster() {
  const raster = {
    pixels: new Uint32Array(SIDE * SIDE),
    depth: new Float32Array(SIDE * SIDE),
    width: SIDE,
    height: SIDE,
    ratio: 1,
  };
  clearRaster(raster);
  return raster;
}

/**
 * @param {number[]} places
 * @param {number[]} colors
 * @param {import("../../compressor/ui/elements/shared/space/points.js").IsolatedCluster | null} isolated
 */
function drawn(places, colors, isolated = null) {
  const raster = emptyRaster();
  const points = { places: Float32Array.from(places), colors: Uint32Array.from(colors) };
  drawPoints(raster, PROJECTION, points, isolated);
  return raster;
}

/**
 * @param {Uint32Array} pixels
 * @param {number} color
 */
const count = (pixels, color) => pixels.filter((pixel) => pixel === color).length;

test("discs are as high as wide, symmetric, and round from 4 pixels on", () => {
  assert.deepEqual([...discInsets(3)], [0, 0, 0]);
  for (const size of [4, 5, 8, 13]) {
    const insets = [...discInsets(size)];
    assert.equal(insets.length, size);
    assert.deepEqual(insets, [...insets].reverse());
    assert.ok(insets[0] > 0);
    assert.equal(insets[size >> 1], 0);
    const area = insets.reduce((sum, inset) => sum + size - 2 * inset, 0);
    assert.ok(Math.abs(area - (Math.PI * size ** 2) / 4) < size);
  }
});

test("the nearer of two points hides the other, whichever is drawn first", () => {
  for (const raster of [
    drawn(BEHIND_MIDDLE, [RED, BLUE]),
    drawn([...BEHIND_MIDDLE.slice(3), ...BEHIND_MIDDLE.slice(0, 3)], [BLUE, RED]),
  ]) {
    assert.equal(raster.pixels[47 * SIDE + 50], BLUE);
    assert.equal(count(raster.pixels, RED), 0);
  }
});

test("points that are not of the isolated cluster are grey and behind all others", () => {
  const isolated = { labels: Uint8Array.of(0, 1, 1), number: 0 };
  const { pixels } = drawn([...BEHIND_MIDDLE, 0, 0.5, 0], [RED, BLUE, BLUE], isolated);
  assert.ok(count(pixels, RED) > 4);
  assert.equal(count(pixels, BLUE), 0);
  assert.ok(count(pixels, 0x30808080) > 0);
});

test("points that are not whole on the canvas, or behind the eye, are left out", () => {
  const { pixels } = drawn([0, -1.087, 0, 0, 1.087, 0, 0, 9, 0, 5, 0, 0], [RED, RED, RED, RED]);
  assert.equal(count(pixels, RED), 0);
});

test("an outline of ink goes around what is in colour, and only there", () => {
  const raster = drawn([0, 0, 0], [RED]);
  const area = count(raster.pixels, RED);
  drawOutline(raster, BLUE);
  assert.equal(count(raster.pixels, RED), area);
  const ring = count(raster.pixels, BLUE);
  assert.ok(ring >= 4 * Math.sqrt(area) - 4 && ring < 6 * Math.sqrt(area), `${ring}`);
  const grey = drawn([0, 0, 0], [RED], { labels: Uint8Array.of(1), number: 0 });
  drawOutline(grey, BLUE);
  assert.equal(count(grey.pixels, BLUE), 0);
});

test("marks grow with the share and nearness, and the nearest is found first", () => {
  const centroids = [
    { place: [0.3, 0, 0], color: "", share: 0.25 },
    { place: [-0.3, 0, 0], color: "", share: 0.25 },
    { place: [0, 0.5, 0], color: "", share: 1 },
    { place: [0, -0.5, 0], color: "", share: 0 },
    { place: [0, 0, 0.5], color: "", share: 0.25 },
  ];
  const marks = placeMarks(PROJECTION, centroids, 1);
  assert.equal(marks[marks.length - 1].number, 0);
  const sizes = centroids.map(
    (_, number) => marks.find((mark) => mark.number === number)?.size ?? 0,
  );
  assert.ok(sizes[0] > sizes[1]);
  assert.equal(sizes[2], 10);
  assert.equal(sizes[3], 4.5);
  assert.equal(sizes[4], 5, "half as wide at a quarter of the share");
  const { x, y } = marks[marks.length - 1];
  assert.equal(centroidAt(marks, x, y), 0);
  assert.equal(centroidAt(marks, x + sizes[0] + 3, y), 0);
  assert.equal(centroidAt(marks, 0, 0), -1);
});

test("on a finer screen marks are at the same CSS pixels", () => {
  const centroids = [{ place: [0.1, 0.2, 0.3], color: "", share: 0.5 }];
  const [mark] = placeMarks(PROJECTION, centroids, 1);
  const [fine] = placeMarks(makeProjection(POSE, 2 * SIDE, 2 * SIDE), centroids, 2);
  assert.ok(Math.abs(mark.x - fine.x) < 1e-9 && Math.abs(mark.size - fine.size) < 1e-9);
});
