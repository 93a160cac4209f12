// @ts-check
// What is said of a half-step on points in a plane.

/** @import { Run } from "./run.js" */

import { costText } from "../shared/numbers.js";
import { isUpdate, iterationOf } from "../shared/player/half_steps.js";

/**
 * The cost after a half-step.
 *
 * @param {Run} run
 * @param {number} half - From 1 on.
 */
export const costAt = (run, half) =>
  (isUpdate(half) ? run.costs : run.costs_assigned)[iterationOf(half) - 1];

/**
 * What the next step does.
 *
 * @param {number} half
 */
export const nextStep = (half) => (half % 2 === 0 ? "Assign" : "Update");

/**
 * A heading and sentences on what is seen.
 *
 * @param {Run} run
 * @param {number} half
 * @param {number} size - The number of points.
 * @returns {{ heading: string, sentences: string[] }}
 */
export function wordsAt(run, half, size) {
  if (half === 0) {
    const sentence =
      `The centroids (diamonds) are placed, and no point has joined one yet. The lines are halfway` +
      ` between two of them.`;
    return { heading: "Start", sentences: [sentence] };
  }
  const t = iterationOf(half);
  if (!isUpdate(half)) {
    return { heading: `Iteration ${t}: assign`, sentences: [tellAssignment(run, t, size)] };
  }
  const end = t < run.iterations ? [] : [tellEnd(run)];
  return { heading: `Iteration ${t}: update`, sentences: [tellUpdate(run, t), ...end] };
}

/**
 * @param {Run} run
 * @param {number} t - The iteration.
 * @param {number} size
 */
function tellAssignment(run, t, size) {
  if (t === 1) return "Each point joins its nearest centroid; its cell is the coloured area.";
  return `Each point joins its nearest centroid: ${run.changed[t - 1]} of ${size} change cluster.`;
}

/**
 * @param {Run} run
 * @param {number} t - The iteration.
 */
function tellUpdate(run, t) {
  const used = new Set(run.labels[t - 1]).size;
  const moved = `Each centroid moves to the mean of its points: ${run.moved[t - 1]} of ${run.k} move.`;
  if (used === run.k) return moved;
  const empty = run.k - used;
  const have = empty === 1 ? "1 has no point and stays" : `${empty} have no point and stay`;
  return `${moved} ${have}.`;
}

/** @param {Run} run */
const tellEnd = (run) =>
  run.converged
    ? "Nothing moves any more: the cost can't fall from here by these steps, a local minimum."
    : `The run ends after ${run.iterations} iterations, before it has come to rest.`;

/**
 * All of it in one sentence, for who does not see the square.
 *
 * @param {Run} run
 * @param {number} half
 * @param {number} size - The number of points.
 */
export function spokenAt(run, half, size) {
  if (half === 0) return `Start: ${run.k} centroids among ${size} points`;
  const sizes = new Array(run.k).fill(0);
  for (const label of run.labels[iterationOf(half) - 1]) sizes[label] += 1;
  const step = isUpdate(half) ? "update" : "assign";
  const cost = costText(costAt(run, half));
  return `Iteration ${iterationOf(half)}, ${step}: cost ${cost}; clusters of ${sizes.join(", ")} points`;
}
