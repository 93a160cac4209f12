// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { PlacedStarts } from "../../../compressor/ui/elements/start_editor/placed_starts.js";

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];

/** @param {PlacedStarts} starts */
const levelsOf = (starts) => starts.all.map(({ levels }) => levels);

test("pixels are placed one after the other, and the last one is selected", () => {
  const starts = new PlacedStarts(2, []);
  assert.match(starts.nextStep, /^0 of 2 placed\. Click a pixel for start 1/);
  assert.equal(starts.place(RED, 7), "");
  assert.equal(starts.selected, 0);
  assert.equal(starts.place(GREEN, 8), "");
  assert.deepEqual(starts.all, [
    { levels: RED, at: 7 },
    { levels: GREEN, at: 8 },
  ]);
  assert.ok(starts.isFull && starts.isChanged);
  assert.match(starts.nextStep, /^All 2 are placed/);
});

test("a pixel of a colour that is taken is refused, and the start that has it is selected", () => {
  const starts = new PlacedStarts(3, []);
  starts.place(RED, 7);
  starts.place(GREEN, 8);
  assert.match(starts.place(RED, 20), /^Start 1 has that colour already, #ff0000/);
  assert.equal(starts.selected, 0);
  assert.deepEqual(levelsOf(starts), [RED, GREEN]);
});

test("once all are placed, a pixel moves the selected one, also to its own colour", () => {
  const starts = new PlacedStarts(2, []);
  starts.place(RED, 7);
  starts.place(GREEN, 8);
  starts.selected = 0;
  assert.equal(starts.place(BLUE, 9), "");
  assert.deepEqual(levelsOf(starts), [BLUE, GREEN]);
  assert.equal(starts.place(BLUE, 10), "");
  assert.equal(starts.all[0].at, 10);
  starts.selected = -1;
  assert.match(starts.place(RED, 7), /select one to move it/);
});

test("a start that is moved lies on no pixel, and two of one colour are named", () => {
  const starts = new PlacedStarts(2, []);
  starts.place(RED, 7);
  starts.place(GREEN, 8);
  assert.equal(starts.problem, "");
  starts.move(1, RED);
  assert.deepEqual(starts.all[1], { levels: RED, at: null });
  assert.match(starts.problem, /^Starts 1 and 2 have one colour, #ff0000: move one of them/);
});

test("with fewer starts than K the problem has both numbers", () => {
  const starts = new PlacedStarts(3, [{ levels: RED, at: null }]);
  assert.match(starts.problem, /^1 of 3 starts are placed: place 2 more/);
  assert.equal(starts.isChanged, false);
});

test("each change can be undone, a drag as one, and what was placed before another offer", () => {
  const starts = new PlacedStarts(2, [{ levels: BLUE, at: null }], [{ levels: RED, at: 7 }]);
  starts.place(GREEN, 8);
  starts.keep();
  starts.move(1, RED);
  starts.move(1, [9, 9, 9]);
  starts.remove(0);
  assert.deepEqual(levelsOf(starts), [[9, 9, 9]]);
  starts.undo();
  assert.deepEqual(levelsOf(starts), [BLUE, [9, 9, 9]]);
  starts.undo();
  assert.deepEqual(levelsOf(starts), [BLUE, GREEN]);
  starts.undo();
  starts.undo();
  assert.deepEqual(levelsOf(starts), [RED]);
  assert.equal(starts.canUndo, false);
  starts.undo();
  assert.deepEqual(levelsOf(starts), [RED]);
});

test("all can be removed", () => {
  const starts = new PlacedStarts(2, [{ levels: BLUE, at: null }]);
  starts.clear();
  assert.deepEqual(starts.all, []);
  assert.equal(starts.selected, -1);
  starts.undo();
  assert.deepEqual(levelsOf(starts), [BLUE]);
});
