// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  ZOOM_LIMIT,
  showPlace,
  zoomLimit,
  zoomOfPixels,
  keepOnStage,
  stateFor,
  zoomAt,
  zoomInWords,
} from "../../../compressor/ui/elements/before_after/zoom.js";

test("what is at a place stays there in a zoom, and there and back returns", () => {
  const state = { ...stateFor(undefined, "a"), x: -10, y: -20, zoom: 2 };
  const before = { ...state };
  const at = (/** @type {typeof state} */ { x, zoom }) => (70 - x) / zoom;
  zoomAt(state, 5, 70, 30);
  assert.equal(state.zoom, 5);
  assert.ok(Math.abs(at(state) - at(before)) < 1e-9);
  zoomAt(state, 2, 70, 30);
  assert.deepEqual(state, before);
});

test("zoom has bounds", () => {
  const state = stateFor(undefined, "a");
  zoomAt(state, 1e9, 0, 0);
  assert.equal(state.zoom, ZOOM_LIMIT);
  zoomAt(state, 0, 0, 0);
  assert.equal(state.zoom, 1);
});

test("no part of the stage is left without picture", () => {
  const stage = { width: 100, height: 50 };
  const state = { ...stateFor(undefined, "a"), zoom: 3, x: 40, y: -900 };
  keepOnStage(state, stage);
  assert.deepEqual([state.x, state.y], [0, -100]);
  state.zoom = 1;
  keepOnStage(state, stage);
  assert.equal(state.y + 0, 0);
});

test("another picture begins at its fit, with the cut where it was", () => {
  const first = stateFor(undefined, "a");
  assert.equal(first.wipe, 50);
  first.wipe = 20;
  first.zoom = 4;
  assert.equal(stateFor(first, "a"), first);
  assert.deepEqual(stateFor(first, "b"), { id: "b", wipe: 20, zoom: 1, x: 0, y: 0 });
});

test("zoom is told with a digit where it is small", () => {
  assert.equal(zoomInWords(1.25), "1.3 ×");
  assert.equal(zoomInWords(12.4), "12 ×");
});

test("8:1 gives each pixel of the picture eight of the page, and no limit is in the way", () => {
  const stage = { width: 300, height: 200 };
  assert.equal(zoomOfPixels(8, { width: 100, height: 50 }, stage), 8 / 3);
  assert.equal(zoomOfPixels(8, { width: 60, height: 100 }, stage), 4);
  assert.equal(zoomLimit({ width: 100, height: 50 }, stage), ZOOM_LIMIT);
  assert.equal(zoomLimit({ width: 6000, height: 4000 }, stage), 160);
});

test("a place of the picture comes to the middle of the stage, as far as the edges let it", () => {
  const stage = { width: 300, height: 300 };
  const picture = { width: 100, height: 50 }; // on the stage 300 x 150, from 75 down
  const state = { ...stateFor(undefined, "a") };
  showPlace(state, 4, { x: 0.5, y: 0.6 }, picture, stage);
  assert.equal(state.x + 4 * 150, 150);
  assert.equal(state.y + 4 * (75 + 0.6 * 150), 150);
  showPlace(state, 4, { x: 0, y: 0.5 }, picture, stage);
  assert.equal(state.x + 0, 0);
});
