// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { packColors, toCss, toHex } from "../../compressor/ui/elements/shared/colors.js";
import { dimmed, paintLabels } from "../../compressor/ui/elements/stepper/scene.js";
import {
  drawnColors,
  greyOf,
  readCode,
} from "../../compressor/ui/elements/palette/found_picture.js";

test("packed colours are what ImageData holds: red, green, blue, alpha", () => {
  const packed = packColors(new Uint8Array([1, 2, 3, 255, 128, 0]));
  assert.deepEqual([...new Uint8Array(packed.buffer)], [1, 2, 3, 255, 255, 128, 0, 255]);
});

test("packed colours are written as CSS and as hex codes", () => {
  const [dark, orange] = packColors([1, 2, 3, 255, 128, 0]);
  assert.equal(toCss(orange), "rgb(255 128 0)");
  assert.equal(toHex(orange), "#ff8000");
  assert.equal(toHex(dark), "#010203");
});

test("dimmed colours are opaque and near to grey, on their own side of it", () => {
  const [dim] = Uint32Array.of(dimmed(packColors([255, 128, 0])[0]));
  assert.deepEqual([...new Uint8Array(Uint32Array.of(dim).buffer)], [148, 128, 108, 255]);
});

test("labels are painted in the palette; what is not looked at is dim", () => {
  const palette = packColors([255, 0, 0, 0, 0, 255]);
  const dim = palette.map(dimmed);
  const map = Uint8Array.of(0, 1, 1, 0);
  const pixels = new Uint32Array(4);
  paintLabels(pixels, map, palette, -1, null);
  assert.deepEqual([...pixels], [palette[0], palette[1], palette[1], palette[0]]);
  paintLabels(pixels, map, palette, 1, null);
  assert.deepEqual([...pixels], [dim[0], palette[1], palette[1], dim[0]]);
  paintLabels(pixels, map, palette, -1, Uint8Array.of(0, 0, 1, 1));
  assert.deepEqual([...pixels], [dim[0], palette[1], dim[1], palette[0]]);
});

test("hex codes are read with alpha, 255 where they have none", () => {
  assert.deepEqual(readCode("#0180ff"), [1, 128, 255, 255]);
  assert.deepEqual(readCode("#0180ff40"), [1, 128, 255, 64]);
});

test("greys are dark around a light colour and pale around a dark one", () => {
  assert.deepEqual(greyOf([0, 0, 0, 9], true), [14, 14, 14, 9]);
  assert.deepEqual(greyOf([255, 255, 255, 255], true), [70, 70, 70, 255]);
  assert.deepEqual(greyOf([0, 0, 0, 255], false), [196, 196, 196, 255]);
  assert.deepEqual(greyOf([255, 255, 255, 255], false), [248, 248, 248, 255]);
  assert.ok(greyOf([0, 255, 0, 255], true)[0] > greyOf([0, 0, 255, 255], true)[0]);
});

test("a chosen colour alone stays as it is", () => {
  const words = { name: "", exact: true, share: "", pixels: "", locked: null };
  const colors = ["#ff0000", "#ffffff"].map((code, i) => ({ ...words, code, light: i === 1 }));
  assert.deepEqual([...drawnColors(colors, null)], [255, 0, 0, 255, 255, 255, 255, 255]);
  const chosen = [...drawnColors(colors, 1)];
  assert.deepEqual(chosen.slice(4), [255, 255, 255, 255]);
  assert.equal(new Set(chosen.slice(0, 3)).size, 1);
  assert.ok(chosen[0] < 71);
});
