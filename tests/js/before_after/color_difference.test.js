// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { worstPlace } from "../../../compressor/ui/elements/before_after/worst_place.js";
import { ciede2000, toLab } from "../../../compressor/ui/elements/shared/color_difference.js";
import { linear } from "../../../compressor/ui/elements/shared/srgb.js";

// From the table of Sharma, Wu and Dalal (2005), which tries every branch of the formula.
/** @type {[[number, number, number], [number, number, number], number][]} */
const PAIRS = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615],
  [[50, 2.8361, -74.02], [50, 0, -82.7485], 3.4412],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [58, 24, 15], 19.4535],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
];

test("differences are those of the paper, in both directions", () => {
  for (const [first, second, expected] of PAIRS) {
    assert.ok(Math.abs(ciede2000(first, second) - expected) < 5e-5, `${first} to ${second}`);
    assert.ok(Math.abs(ciede2000(second, first) - expected) < 5e-5, `${second} to ${first}`);
  }
});

test("colours of sRGB have the CIELAB of the standard", () => {
  /** @type {[[number, number, number], [number, number, number]][]} */
  const known = [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 128, 0],
      [46.23, -51.7, 49.9],
    ],
  ];
  for (const [[r, g, b], lab] of known)
    toLab([linear(r), linear(g), linear(b)]).forEach((value, i) => {
      assert.ok(Math.abs(value - lab[i]) < 0.02, `${value} is not ${lab[i]}`);
    });
});

/**
 * A picture of one grey, and one that differs from it in a square.
 *
 * @param {number} width
 * @param {number} height
 * @param {(x: number, y: number) => number} red
 */
function picture(width, height, red) {
  const pixels = new Uint8ClampedArray(4 * width * height).fill(128);
  for (let i = 0; i < width * height; i++) pixels[4 * i] = red(i % width, Math.floor(i / width));
  return pixels;
}

test("the worst place is where the difference is, and how large it is", () => {
  const before = picture(61, 40, () => 128);
  const isIn = (/** @type {number} */ x, /** @type {number} */ y) =>
    x >= 44 && x < 56 && y >= 8 && y < 20;
  const after = picture(61, 40, (x, y) => (isIn(x, y) ? 200 : 128));
  const { x, y, difference } = worstPlace(before, after, 61, 40);
  assert.ok(Math.abs(61 * x - 50) < 2 && Math.abs(40 * y - 14) < 2, `${x}, ${y}`);
  const grey = linear(128);
  const expected = ciede2000(toLab([grey, grey, grey]), toLab([linear(200), grey, grey]));
  assert.ok(Math.abs(difference - expected) < 1e-9);
});

test("dots that the eye mixes to the original's colour are no difference to speak of", () => {
  const before = picture(40, 40, () => 128);
  const dots = picture(40, 40, (x, y) => ((x + y) % 2 ? 92 : 156)); // of about the same mean light
  const patch = picture(40, 40, (x, y) => (x > 30 && y > 30 ? 150 : 128));
  assert.ok(worstPlace(before, dots, 40, 40).difference < 2);
  assert.ok(worstPlace(before, patch, 40, 40).difference > 4);
});

test("equal pictures, and those of a pixel, have a place", () => {
  const one = new Uint8ClampedArray([1, 2, 3, 255]);
  const { x, y, difference } = worstPlace(one, one, 1, 1);
  assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1);
  assert.equal(difference, 0);
});
