// What takes the place of what was shown, and what comes too late.

import assert from "node:assert/strict";
import { test } from "node:test";

import { showInPlace, showInPlaceOnceReady } from "../../compressor/ui/elements/shared/dom.js";

const newRoot = () => /** @type {HTMLElement} */ ({});

test("what was shown ends before the next begins, and once", () => {
  const root = newRoot();
  /** @type {string[]} */
  const told = [];
  /** @param {string} name */
  const show = (name) =>
    showInPlace(root, () => {
      told.push(`${name} begins`);
      return () => told.push(`${name} ends`);
    });
  show("first");
  const remove = show("second");
  assert.deepEqual(told, ["first begins", "first ends", "second begins"]);
  remove();
  show("third");
  assert.deepEqual(told.slice(3), ["second ends", "third begins"]);
});

test("what is taken away before it is ready is never shown", async () => {
  const root = newRoot();
  /** @type {string[]} */
  const told = [];
  /** @param {string} name */
  const show = (name) =>
    showInPlaceOnceReady(
      root,
      () => Promise.resolve(name),
      (prepared) => {
        told.push(`${prepared} begins`);
        return () => told.push(`${prepared} ends`);
      },
    );
  show("first");
  const remove = show("second");
  await Promise.resolve();
  assert.deepEqual(told, ["second begins"]);
  remove();
  assert.deepEqual(told, ["second begins", "second ends"]);
});

test("what can't be prepared is told and not shown", async () => {
  let failures = 0;
  const remove = showInPlaceOnceReady(
    newRoot(),
    () => Promise.reject(new Error("no picture")),
    () => assert.fail("it begins"),
    () => (failures += 1),
  );
  await Promise.resolve();
  remove();
  assert.equal(failures, 1);
});
