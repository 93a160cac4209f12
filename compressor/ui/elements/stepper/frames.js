// @ts-check
// A run of k-means as it was sent, unpacked, and what of it belongs to a half-step.

/**
 * @import { Addresses, Figure } from "../shared/plotly/script.js"
 * @import { Axis } from "../shared/space/coordinates.js"
 */

import { bytesFromBase64, inflateBase64 } from "../shared/binary.js";
import { packColors } from "../shared/colors.js";
import { iterationOf } from "../shared/player/half_steps.js";
import { toBox } from "../shared/space/coordinates.js";

/**
 * @typedef {object} RunFigures - What is said of a run in numbers; lists have one for each
 *   iteration.
 * @property {number} k - The number of centroids.
 * @property {number[]} costs_assigned - After the assignments.
 * @property {number[]} costs - After the updates.
 * @property {number[]} changed - Parts of the pixels that changed cluster.
 * @property {number[]} moved - Numbers of the centroids that moved.
 * @property {boolean} converged
 * @property {string} origin - Where the first centroids come from, a clause.
 */

/**
 * @typedef {object} SentRun - What compressor/ui/elements/stepper/component.py sends besides.
 * @property {string} id - Of picture and run.
 * @property {string} name - What the run is called within a sentence, such as "run 7".
 * @property {Addresses} plotly - Where Plotly's scripts are.
 * @property {Figure} figure - The edges of the box, a cluster and the centroids, without points.
 * @property {string} camera - The name under which the camera is kept.
 * @property {Axis[]} axes
 * @property {number} coordinate_max - What is at the upper ends of the axes.
 * @property {number} pixels - Of the whole picture.
 * @property {number} width - Of the picture that is shown.
 * @property {number} height
 * @property {string} original - Its address.
 * @property {string} maps - Base64 of the deflated label maps, each XOR the one before.
 * @property {string} at - Base64 of (n,) uint32, where in a map each point is.
 * @property {string} colors - Base64 of (n, 3) uint8, the points.
 * @property {string} counts - Base64 of (n,) uint32, how many pixels have each of these colours.
 * @property {string} centroids - Base64 of (iterations + 1, k, 3) uint16, coordinates.
 */

/**
 * @typedef {object} UnpackedRun
 * @property {number} iterations
 * @property {Uint8Array[]} maps - The label map of each iteration.
 * @property {Uint32Array[]} palettes - The colours of the centroids after each, the start's first.
 * @property {(t: number, number: number) => Float32Array} placeOf - Where a centroid is after t
 *   iterations.
 * @property {Uint32Array} pointRows - Where in a map each point is.
 * @property {(t: number, number: number) => number[]} levelsOf - The same as levels in 0..255.
 * @property {Uint32Array} pointColors
 * @property {number[]} pointLevels - (3 n), red, green and blue in 0..255.
 * @property {Uint32Array} pointCounts - (n), how many pixels have each colour.
 * @property {Float32Array} pointPlaces
 */

/** @typedef {RunFigures & Omit<SentRun, "maps"> & UnpackedRun} Run */

/**
 * Undo that each frame but the first was sent XOR the one before; in place.
 *
 * @param {Uint8Array} frames - One after the other.
 * @param {number} size - Of a frame.
 */
export function undoXor(frames, size) {
  for (let at = size; at < frames.length; at++) frames[at] ^= frames[at - size];
}

/**
 * @param {RunFigures & SentRun} data
 * @returns {Promise<Run>}
 */
export async function unpackRun(data) {
  const { k, axes } = data;
  const size = data.width * data.height;
  const iterations = data.costs.length;
  const frames = await inflateBase64(data.maps);
  undoXor(frames, size);
  const coordinates = new Uint16Array(bytesFromBase64(data.centroids).buffer);
  const places = toBox(coordinates, data.coordinate_max, axes);
  const levels = Array.from(coordinates, (c) => Math.round((255 * c) / data.coordinate_max));
  const pointLevels = bytesFromBase64(data.colors);
  return {
    ...data,
    iterations,
    maps: Array.from({ length: iterations }, (_, t) => frames.subarray(size * t, size * (t + 1))),
    palettes: Array.from({ length: iterations + 1 }, (_, t) =>
      packColors(levels.slice(3 * k * t, 3 * k * (t + 1))),
    ),
    placeOf: (t, number) => places.subarray(3 * (k * t + number), 3 * (k * t + number) + 3),
    levelsOf: (t, number) =>
      Array.from(
        { length: 3 },
        (_, i) => (255 * coordinates[3 * (k * t + number) + i]) / data.coordinate_max,
      ),
    pointLevels: Array.from(pointLevels),
    pointCounts: new Uint32Array(bytesFromBase64(data.counts).buffer),
    pointRows: new Uint32Array(bytesFromBase64(data.at).buffer),
    pointColors: packColors(pointLevels),
    pointPlaces: toBox(pointLevels, 255, axes),
  };
}

/**
 * How many iterations are over: after an assignment, the centroids are those of the one before.
 *
 * @param {number} half
 */
export const updatesBefore = (half) => Math.floor(half / 2);

/**
 * The label map that is seen at a half-step; not at the start, which has none.
 *
 * @param {Pick<Run, "maps">} run
 * @param {number} half - From 1 on.
 */
export const mapAt = ({ maps }, half) => maps[iterationOf(half) - 1];

/**
 * The part of the pixels in each cluster; 0 at the start.
 *
 * @param {Pick<Run, "k" | "maps">} run
 * @param {number} half
 */
export function sharesAt(run, half) {
  const shares = new Float64Array(run.k);
  if (half === 0) return shares;
  const map = mapAt(run, half);
  for (let i = 0; i < map.length; i++) shares[map[i]] += 1 / map.length;
  return shares;
}
