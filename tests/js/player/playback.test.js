// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { Playback, STEP_DURATION } from "../../../compressor/ui/elements/shared/player/playback.js";

/**
 * A playback and what it showed: the half-steps, with a + where one was a step forward.
 *
 * @param {Partial<import("../../../compressor/ui/elements/shared/player/playback.js").Position>} position
 */
function start(position = {}) {
  const at = { half: 0, apart: false, speed: 1, ...position };
  /** @type {string[]} */
  const shown = [];
  const playback = new Playback(at, 6, (isStepOn) =>
    shown.push(`${isStepOn ? "+" : ""}${at.half}`),
  );
  return { at, playback, shown };
}

test("steps are of an iteration, or of a half-step, and stay within the run", () => {
  const whole = start();
  whole.playback.stepBy(1);
  whole.playback.stepBy(-1);
  whole.playback.stepBy(-1);
  whole.playback.goTo(99);
  assert.deepEqual(whole.shown, ["+2", "0", "0", "6"]);
  const apart = start({ apart: true, half: 2 });
  apart.playback.stepBy(1);
  apart.playback.stepBy(-1);
  apart.playback.goTo(5);
  assert.deepEqual(apart.shown, ["+3", "2", "5"]);
});

test("where iterations are whole, a half-step is rounded to one", () => {
  const { playback, shown } = start();
  playback.goTo(3);
  playback.goTo(1);
  assert.deepEqual(shown, ["4", "2"]);
});

test("it plays to the end, then from the start again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { playback, shown } = start({ half: 2 });
  playback.toggle();
  assert.ok(playback.isPlaying);
  assert.deepEqual(shown, ["+4"]);
  context.mock.timers.tick(STEP_DURATION);
  context.mock.timers.tick(STEP_DURATION);
  assert.deepEqual(shown, ["+4", "+6", "6"]);
  assert.ok(!playback.isPlaying);
  playback.toggle();
  assert.deepEqual(shown.slice(3), ["+2"]);
});

test("a pause holds it, and speed is read at each step", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { at, playback, shown } = start({ speed: 2 });
  playback.toggle();
  context.mock.timers.tick(STEP_DURATION / 2);
  assert.deepEqual(shown, ["+2", "+4"]);
  playback.toggle();
  assert.deepEqual(shown, ["+2", "+4", "4"]);
  context.mock.timers.tick(10 * STEP_DURATION);
  assert.equal(at.half, 4);
  assert.ok(!playback.isPlaying);
});
