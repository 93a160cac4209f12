// @ts-check
// Where a result differs most from the original, as the eye sees it: by the mean colours of small
// blocks, since the eye mixes the dots of a dithered picture.

import { ciede2000, toLab } from "../shared/color_difference.js";
import { linear } from "../shared/srgb.js";

/**
 * @typedef {object} Place
 * @property {number} x - Of the middle, as a part of the width, 0 to 1.
 * @property {number} y - As a part of the height.
 * @property {number} difference - The mean difference there, by CIEDE2000.
 */

const BLOCK = 4; // pixels of a side
const WINDOW = 3; // blocks of a side

/**
 * The place where two pictures differ most.
 *
 * @param {Uint8ClampedArray} before - RGBA of the pixels, row by row.
 * @param {Uint8ClampedArray} after
 * @param {number} width - In pixels.
 * @param {number} height
 * @returns {Place}
 */
export function worstPlace(before, after, width, height) {
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  const differences = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const block = [column, row, width, height].map((value, i) => (i < 2 ? value * BLOCK : value));
      differences[row * columns + column] = ciede2000(
        toLab(meanLight(before, block)),
        toLab(meanLight(after, block)),
      );
    }
  const { column, row, difference } = worstWindow(differences, columns, rows);
  const [x, y] = [(column * BLOCK) / width, (row * BLOCK) / height];
  return { x: Math.min(x, 1), y: Math.min(y, 1), difference };
}

/**
 * The mean light of a block, as linear sRGB.
 *
 * @param {Uint8ClampedArray} pixels
 * @param {number[]} block - Its left and top, and the picture's width and height.
 * @returns {import("../shared/color_difference.js").Color}
 */
function meanLight(pixels, [left, top, width, height]) {
  const right = Math.min(left + BLOCK, width);
  const bottom = Math.min(top + BLOCK, height);
  let [r, g, b] = [0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let i = 4 * (y * width + left); i < 4 * (y * width + right); i += 4) {
      r += linear(pixels[i]);
      g += linear(pixels[i + 1]);
      b += linear(pixels[i + 2]);
    }
  const count = (right - left) * (bottom - top);
  return [r / count, g / count, b / count];
}

/**
 * The middle of the window of blocks with the largest mean, and that mean.
 *
 * @param {Float64Array} differences - Of the blocks, row by row.
 * @param {number} columns
 * @param {number} rows
 */
function worstWindow(differences, columns, rows) {
  const [wide, high] = [Math.min(WINDOW, columns), Math.min(WINDOW, rows)];
  const worst = { column: columns / 2, row: rows / 2, difference: 0 };
  for (let top = 0; top + high <= rows; top++)
    for (let left = 0; left + wide <= columns; left++) {
      let sum = 0;
      for (let row = top; row < top + high; row++)
        for (let column = left; column < left + wide; column++)
          sum += differences[row * columns + column];
      if (sum / (wide * high) > worst.difference) {
        worst.difference = sum / (wide * high);
        worst.column = left + wide / 2;
        worst.row = top + high / 2;
      }
    }
  return worst;
}
