// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { durationOf } from "../../../compressor/ui/elements/before_after/frames/decoded.js";
import { FramePlayer } from "../../../compressor/ui/elements/before_after/frames/frame_player.js";

const DURATIONS = [30, 500, 20];

/**
 * A player whose time passes where it waits, until it has waited so often.
 *
 * @param {number} waits
 * @param {number} [drawingTime] - Milliseconds that it takes to show a frame.
 */
function playerOf(waits, drawingTime = 0) {
  let now = 0;
  /** @type {number[][]} */
  const shown = [];
  /** @type {FramePlayer} */
  const player = new FramePlayer(
    DURATIONS.length,
    async (frame) => {
      shown.push([frame, now]);
      now += drawingTime;
      return DURATIONS[frame];
    },
    {
      now: () => now,
      wait: async (milliseconds) => {
        now += milliseconds;
        if (--waits < 0) await player.goTo(player.frame);
      },
    },
  );
  return { player, shown };
}

test("each frame is shown for its time, over and over", async () => {
  const { player, shown } = playerOf(4);
  await player.toggle();
  assert.deepEqual(shown.slice(0, 5), [
    [0, 0],
    [1, 30],
    [2, 530],
    [0, 550],
    [1, 580],
  ]);
});

test("the time that a frame takes to be drawn is a part of the time that it is shown", async () => {
  const { player, shown } = playerOf(3, 15);
  await player.toggle();
  assert.deepEqual(
    shown.slice(1, 4).map(([frame]) => frame),
    [1, 2, 0],
  );
  assert.deepEqual(shown[2], [2, 530]);
  const slow = playerOf(2, 1000);
  await slow.player.toggle();
  assert.deepEqual(slow.shown.slice(0, 2), [
    [0, 0],
    [1, 1000],
  ]);
});

test("a step stops it, and behind the last frame comes the first", async () => {
  const { player, shown } = playerOf(9);
  const played = player.toggle();
  assert.equal(player.isPlaying, true);
  await player.stepBy(-1);
  await played;
  assert.equal(player.isPlaying, false);
  assert.equal(player.frame, 2);
  await player.stepBy(1);
  assert.equal(player.frame, 0);
  assert.equal(shown.at(-1)?.[0], 0);
});

test("a frame without a time is shown as browsers do", () => {
  assert.equal(durationOf({ duration: 40_000 }), 40);
  assert.equal(durationOf({ duration: 0 }), 100);
  assert.equal(durationOf({ duration: null }), 100);
});
