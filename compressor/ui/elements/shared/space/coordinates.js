// @ts-check
// The box in which colours are drawn: its middle is at (0, 0, 0), its corners are at distance 1.

/**
 * @typedef {object} Axis - One axis, as compressor/figures/clouds/axes.py has it.
 * @property {string} name
 * @property {number} start - The number at its lower end.
 * @property {number} stop - The number at its upper end.
 * @property {string} low - What is written at its lower end.
 * @property {string} high - What is written at its upper end.
 * @property {number} length - In the unit of the other axes.
 */

/** @typedef {ArrayLike<number>} Point - Three coordinates in the box. */

/**
 * Half the sides of the box of these axes.
 *
 * @param {Axis[]} axes
 */
export function halfSides(axes) {
  const diagonal = Math.hypot(...axes.map((axis) => axis.length));
  return axes.map((axis) => axis.length / diagonal);
}

/**
 * Coordinates along the axes to coordinates in the box.
 *
 * @param {ArrayLike<number>} coordinates - (3 n), each in 0..coordinateMax.
 * @param {number} coordinateMax
 * @param {Axis[]} axes
 * @returns {Float32Array<ArrayBuffer>} (3 n)
 */
export function toBox(coordinates, coordinateMax, axes) {
  const half = halfSides(axes);
  return Float32Array.from(coordinates, (c, i) => ((2 * c) / coordinateMax - 1) * half[i % 3]);
}
