// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  freePlace,
  fromCorners,
  inTheMiddle,
  inWords,
  keyStep,
  moved,
  resized,
} from "../../../compressor/ui/elements/part_editor/rectangles.js";
import { SharedParts } from "../../../compressor/ui/elements/part_editor/shared_parts.js";

const SIZE = { width: 40, height: 30 };
const WEIGHT = 10;
const PART = { x: 10, y: 5, width: 8, height: 6, weight: 3 };

test("a drag takes every pixel that it touches, in whichever direction it goes", () => {
  const expected = { x: 2, y: 3, width: 6, height: 2, weight: WEIGHT };
  const corners = [
    { x: 2.9, y: 3.1 },
    { x: 7.2, y: 4.8 },
  ];
  assert.deepEqual(fromCorners(corners[0], corners[1], SIZE, WEIGHT), expected);
  assert.deepEqual(fromCorners(corners[1], corners[0], SIZE, WEIGHT), expected);
});

test("at the borders a drawn part has a pixel, and none outside", () => {
  const corner = { x: 40, y: 30 };
  assert.deepEqual(fromCorners(corner, corner, SIZE, WEIGHT), {
    x: 39,
    y: 29,
    width: 1,
    height: 1,
    weight: WEIGHT,
  });
});

test("a part that is moved keeps its size and stays in the picture", () => {
  assert.deepEqual(moved(PART, 2.6, -1, SIZE), { ...PART, x: 13, y: 4 });
  assert.deepEqual(moved(PART, -99, 99, SIZE), { ...PART, x: 0, y: 24 });
});

test("a part that is resized keeps its upper left corner, a pixel, and the picture's bounds", () => {
  assert.deepEqual(resized(PART, 3, -2, SIZE), { ...PART, width: 11, height: 4 });
  assert.deepEqual(resized(PART, -99, 99, SIZE), { ...PART, width: 1, height: 25 });
});

test("a new part is in the middle, also of a picture of one pixel", () => {
  assert.deepEqual(inTheMiddle(SIZE, WEIGHT), {
    x: 15,
    y: 11,
    width: 10,
    height: 8,
    weight: WEIGHT,
  });
  const tiny = inTheMiddle({ width: 1, height: 1 }, WEIGHT);
  assert.deepEqual(tiny, { x: 0, y: 0, width: 1, height: 1, weight: WEIGHT });
});

test("a second part in the middle lies beside the first", () => {
  assert.deepEqual(freePlace(PART, [], SIZE), PART);
  const second = freePlace(PART, [PART], SIZE);
  assert.deepEqual(second, { ...PART, x: 12, y: 7 });
  assert.deepEqual(freePlace(PART, [PART, second], SIZE), { ...PART, x: 14, y: 9 });
});

test("an arrow key goes a hundredth of the longest side, at least a pixel", () => {
  assert.equal(keyStep({ width: 1200, height: 2000 }), 20);
  assert.equal(keyStep(SIZE), 1);
});

test("a part is told in words", () => {
  assert.equal(inWords(PART), "8 by 6 pixels at x 10, y 5");
});

const OLD = [[1, 2, 3, 4, 10]];
const NEW = [[1, 2, 3, 4, 20]];

test("parts of the server are shown, and not sent back", () => {
  const shared = new SharedParts();
  shared.receive(OLD);
  assert.deepEqual(shared.all, [{ x: 1, y: 2, width: 3, height: 4, weight: 10 }]);
  assert.equal(shared.toSend(), null);
});

test("what was changed is sent once, and a page drawn meanwhile does not undo it", () => {
  const shared = new SharedParts();
  shared.receive(OLD);
  shared.change([{ ...PART }]);
  shared.receive(OLD); // before it is sent
  assert.deepEqual(shared.all, [PART]);
  assert.deepEqual(shared.toSend(), [[10, 5, 8, 6, 3]]);
  shared.receive(OLD); // before it has arrived
  assert.deepEqual(shared.all, [PART]);
  assert.equal(shared.toSend(), null);
  shared.receive([[10, 5, 8, 6, 3]]);
  shared.receive(OLD); // now that is newer: somebody undid it
  assert.equal(shared.all[0].weight, 10);
});

test("each answer to one of several changes is older than the last of them", () => {
  const shared = new SharedParts();
  shared.receive([]);
  shared.change([PART]);
  shared.toSend();
  shared.change([{ ...PART, x: 11 }]);
  shared.receive([[10, 5, 8, 6, 3]]); // while the second is under way
  shared.toSend();
  shared.change([{ ...PART, x: 12 }]);
  shared.toSend();
  for (const x of [10, 11, 11]) {
    shared.receive([[x, 5, 8, 6, 3]]);
    assert.equal(shared.all[0].x, 12);
  }
  shared.receive([[12, 5, 8, 6, 3]]);
  shared.receive([[11, 5, 8, 6, 3]]); // somebody undid the last one
  assert.equal(shared.all[0].x, 11);
});

test("what the server has of itself is taken, also after something was sent", () => {
  const shared = new SharedParts();
  shared.receive(OLD);
  shared.change([]);
  assert.deepEqual(shared.toSend(), []);
  shared.receive(NEW);
  assert.equal(shared.all[0].weight, 20);
});

test("two parts that were laid upon each other are one", () => {
  const shared = new SharedParts();
  shared.change([PART, { ...PART }, { ...PART, weight: 4 }]);
  assert.equal(shared.toSend()?.length, 2);
  assert.equal(shared.all.length, 2);
});

test("a change that was taken back is not sent", () => {
  const shared = new SharedParts();
  shared.receive(OLD);
  shared.change([...shared.all]);
  assert.equal(shared.toSend(), null);
});
