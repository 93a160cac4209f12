// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { meaningOf } from "../../compressor/ui/elements/talk_keys/keys.js";

test("arrows, the keys of clickers and Escape have a meaning, others have none", () => {
  const meanings = ["ArrowRight", "PageDown", "ArrowLeft", "PageUp", "Escape", "a", " ", "ArrowUp"];
  assert.deepEqual(
    meanings.map((key) => meaningOf(key, false)),
    [1, 1, -1, -1, "leave", null, null, null],
  );
});

test("in a field the arrows are its own, and those of clickers are not", () => {
  const meanings = ["ArrowRight", "ArrowLeft", "PageDown", "PageUp", "Escape"];
  assert.deepEqual(
    meanings.map((key) => meaningOf(key, true)),
    [null, null, 1, -1, "leave"],
  );
});
