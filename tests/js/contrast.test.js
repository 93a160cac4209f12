// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  contrastRatio,
  extremes,
  formatRatio,
  levelOf,
  relativeLuminance,
} from "../../compressor/ui/elements/palette_contrast/contrast.js";
import { nextCell } from "../../compressor/ui/elements/palette_contrast/matrix.js";

/**
 * @param {string} text
 * @param {string} ground
 */
const ratio = (text, ground) => contrastRatio(relativeLuminance(text), relativeLuminance(ground));

test("known pairs have the contrast that WCAG's own tools give", () => {
  const known = {
    "#000000": "21.00",
    "#777777": "4.47",
    "#767676": "4.54",
    "#595959": "7.00",
    "#949494": "3.03",
    "#ff0000": "3.99",
    "#0000ff": "8.59",
    "#ffff00": "1.07",
    "#ffffff": "1.00",
  };
  for (const [code, expected] of Object.entries(known)) {
    assert.equal(formatRatio(ratio(code, "#ffffff")), expected, code);
  }
});

test("luminance goes from 0 to 1 by the weights of the channels", () => {
  const corners = ["#000000", "#ff0000", "#00ff00", "#0000ff", "#ffffff"];
  const luminances = corners.map(relativeLuminance);
  assert.deepEqual(luminances.slice(0, 4), [0, 0.2126, 0.7152, 0.0722]);
  assert.ok(Math.abs(luminances[4] - 1) < 1e-12);
});

test("dark levels are on the linear part of the curve, and the two parts meet", () => {
  assert.ok(Math.abs(relativeLuminance("#0a0a0a") - 10 / 255 / 12.92) < 1e-12);
  assert.ok(Math.abs(relativeLuminance("#0b0b0b") - ((11 / 255 + 0.055) / 1.055) ** 2.4) < 1e-12);
});

test("contrast is symmetric, and from 1 to 21", () => {
  for (const [a, b] of [
    [0, 1],
    [0.2, 0.7],
    [0.5, 0.5],
  ]) {
    assert.equal(contrastRatio(a, b), contrastRatio(b, a));
    assert.ok(contrastRatio(a, b) >= 1);
    assert.ok(contrastRatio(a, b) <= 21 + 1e-12);
  }
  assert.equal(contrastRatio(0.3, 0.3), 1);
});

test("ratios are not rounded up, but what rounding took is given back", () => {
  assert.equal(formatRatio(4.499), "4.49");
  assert.equal(formatRatio(2.9999), "2.99");
  assert.equal(formatRatio(21 - 1e-12), "21.00");
});

test("levels begin where the criteria say", () => {
  assert.deepEqual([2.999, 3, 4.499, 4.5, 6.999, 7].map(levelOf), [
    "",
    "large-only",
    "large-only",
    "aa",
    "aa",
    "aaa",
  ]);
});

test("the greatest contrast is that of the darkest on the lightest", () => {
  assert.deepEqual(extremes([0.4, 0.9, 0.1, 0.5]), { text: 2, ground: 1 });
});

test("arrow keys jump over the diagonal of the table", () => {
  const left = { down: 0, right: -1 };
  assert.deepEqual(nextCell(5, 2, left), { text: 5, ground: 1 });
  assert.deepEqual(nextCell(4, 5, left), { text: 4, ground: 3 });
  assert.deepEqual(nextCell(5, 4, { down: -1, right: 0 }), { text: 3, ground: 4 });
});
