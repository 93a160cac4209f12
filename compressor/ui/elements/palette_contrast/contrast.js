// @ts-check
// How well one colour can be read on another: WCAG 2.2 (W3C), section 6, its definitions of
// "relative luminance" and "contrast ratio".

import { linear } from "../shared/srgb.js";

const FLARE = 0.05; // light that a screen reflects, as a part of its white
const ROUNDING = 1e-8; // of sums of floating-point numbers

export const AA = 4.5; // what the success criterion 1.4.3 asks of text
export const AAA = 7; // what 1.4.6 asks of it
export const AA_LARGE = 3; // of large text, from 24 px on or bold from 18.66 px on
export const AAA_LARGE = 4.5;
export const AA_GRAPHICS = 3; // what 1.4.11 asks of icons and outlines

/**
 * From 0 (black) to 1 (white).
 *
 * @param {string} code - "#rrggbb", sRGB.
 */
export function relativeLuminance(code) {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(code.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * From 1 (equally light) to 21 (black and white), whichever of the two is the text.
 *
 * @param {number} a - A relative luminance.
 * @param {number} b
 */
export const contrastRatio = (a, b) => (Math.max(a, b) + FLARE) / (Math.min(a, b) + FLARE);

/**
 * A ratio with two digits. They are not rounded up, since 4.499 does not reach 4.5.
 *
 * @param {number} ratio
 */
export const formatRatio = (ratio) => (Math.floor(ratio * 100 + ROUNDING) / 100).toFixed(2);

/**
 * What a ratio is enough for, as the name of a style.
 *
 * @param {number} ratio
 */
export function levelOf(ratio) {
  if (ratio >= AAA) return "aaa";
  if (ratio >= AA) return "aa";
  return ratio >= AA_LARGE ? "large-only" : "";
}

/**
 * The pair of the greatest contrast: the darkest on the lightest.
 *
 * @param {number[]} luminances
 */
export function extremes(luminances) {
  const order = luminances.map((_, i) => i).sort((a, b) => luminances[a] - luminances[b]);
  return { text: order[0], ground: order[order.length - 1] };
}
