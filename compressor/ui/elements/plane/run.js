// @ts-check
// What the server sends of points and a run, unpacked.

/** @import { Place } from "./cells.js" */

import { bytesFromBase64 } from "../shared/binary.js";
import { iterationOf } from "../shared/player/half_steps.js";

/**
 * @typedef {object} SentRun - Lists have an entry for each iteration.
 * @property {number} k - The number of centroids.
 * @property {Place[][]} centroids - At the start and after each iteration.
 * @property {string} labels - Base64 of (iterations, points) uint8: the centroid of each point.
 * @property {number[]} costs_assigned - After the assignments.
 * @property {number[]} costs - After the updates.
 * @property {number[]} changed - Numbers of the points that changed cluster.
 * @property {number[]} moved - Numbers of the centroids that moved.
 * @property {boolean} converged
 */

/**
 * @typedef {object} PlaneData - What compressor/ui/elements/plane/component.py sends.
 * @property {string} id - Of points and run.
 * @property {number} heard - The number of the last message that the server knows of.
 * @property {number} room - How many more points may be drawn.
 * @property {number} grid - The side of the square.
 * @property {string} points - Base64 of (points, 2) uint8.
 * @property {string} groups - Base64 of (points,) uint8, what each was drawn from; 255 by hand.
 * @property {SentRun | null} run
 */

/** @typedef {Omit<SentRun, "labels"> & { iterations: number, labels: Uint8Array[] }} Run */

/**
 * @typedef {object} Scene
 * @property {Place[]} points
 * @property {Uint8Array} groups
 * @property {Run | null} run
 */

/**
 * @param {PlaneData} data
 * @returns {Scene}
 */
export function unpackScene(data) {
  const flat = bytesFromBase64(data.points);
  /** @type {Place[]} */
  const points = [];
  for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
  return {
    points,
    groups: bytesFromBase64(data.groups),
    run: data.run && unpackLabels(data.run, points.length),
  };
}

/**
 * @param {SentRun} run
 * @param {number} size - The number of points.
 * @returns {Run}
 */
function unpackLabels(run, size) {
  const flat = bytesFromBase64(run.labels);
  const iterations = run.costs.length;
  const labels = run.costs.map((_, t) => flat.subarray(t * size, (t + 1) * size));
  return { ...run, iterations, labels };
}

/**
 * The cluster of each point at a half-step; null at the start, where they have none.
 *
 * @param {Run} run
 * @param {number} half
 */
export const labelsAt = (run, half) => (half === 0 ? null : run.labels[iterationOf(half) - 1]);

/**
 * The centroids at a half-step: an assignment does not move them.
 *
 * @param {Run} run
 * @param {number} half
 */
export const centroidsAt = (run, half) => run.centroids[Math.floor(half / 2)];

/**
 * Where each centroid has been, up to a half-step; nothing before the first has moved.
 *
 * @param {Run} run
 * @param {number} half
 * @returns {Place[][]}
 */
export function trailsAt(run, half) {
  const reached = run.centroids.slice(0, Math.floor(half / 2) + 1);
  if (reached.length < 2) return [];
  return run.centroids[0].map((_, number) => reached.map((places) => places[number]));
}
