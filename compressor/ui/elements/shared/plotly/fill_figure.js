// @ts-check
// Puts the points back into a figure that came without them (compressor/figures/clouds/figure.py).

/**
 * @import { Axis } from "../space/coordinates.js"
 * @import { Figure } from "./script.js"
 */

import { channelsOf, toHex } from "../colors.js";

/**
 * @typedef {object} FigurePoints
 * @property {Uint32Array} colors - (n), packed.
 * @property {Uint32Array} counts - (n), the number of pixels of each.
 * @property {number[]} numbers - (3 n), where they lie along the axes, as numbers of these.
 */

/**
 * Coordinates along the axes as the numbers that are written at these.
 *
 * @param {ArrayLike<number>} coordinates - (3 n), each in 0..coordinateMax.
 * @param {number} coordinateMax
 * @param {Axis[]} axes
 */
export function axisNumbers(coordinates, coordinateMax, axes) {
  return Array.from(coordinates, (c, i) => {
    const { start, stop } = axes[i % 3];
    return start + (c / coordinateMax) * (stop - start);
  });
}

/**
 * The rows of the points of each cluster.
 *
 * @param {Uint8Array} labels
 */
function rowsByCluster(labels) {
  /** @type {number[][]} */
  const rows = [];
  labels.forEach((label, row) => (rows[label] ??= []).push(row));
  return rows;
}

/**
 * The figure with its points; what it came with is not changed.
 *
 * @param {Figure} figure
 * @param {FigurePoints} points
 * @param {Uint8Array | null} labels - The clusters of the points; null where the figure has none.
 * @returns {Figure}
 */
export function fillFigure(figure, { colors, counts, numbers }, labels) {
  const byCluster = labels ? rowsByCluster(labels) : [];
  const all = Array.from(colors, (_, row) => row);
  const data = figure.data.map((trace) => {
    if (trace.meta.part !== "pixels") return trace;
    const { cluster } = trace.meta;
    const rows = cluster === undefined ? all : (byCluster[cluster] ?? []);
    /** @param {number} axis */
    const along = (axis) => rows.map((row) => numbers[3 * row + axis]);
    const filled = { ...trace, x: along(0), y: along(1), z: along(2) };
    filled.customdata = rows.map((row) => describeColor(colors[row], counts[row]));
    if (cluster === undefined) filled.marker = { ...trace.marker, color: rows.map(hexOfRow) };
    return filled;
  });
  /** @param {number} row */
  function hexOfRow(row) {
    return toHex(colors[row]);
  }
  return { data, layout: figure.layout };
}

/**
 * What is told of a colour: red, green, blue, the same as one number, and its pixels.
 *
 * @param {number} color
 * @param {number} count
 */
export function describeColor(color, count) {
  const [red, green, blue] = channelsOf(color);
  return [red, green, blue, red * 65536 + green * 256 + blue, count];
}
