// @ts-check
// What is said of a half-step.

/** @import { RunFigures } from "./frames.js" */

import { costText } from "../shared/numbers.js";
import { isUpdate, iterationOf } from "../shared/player/half_steps.js";

/** @typedef {RunFigures & { iterations: number }} Told */

const NONE = "–";

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2)} %`;

/**
 * The cost after a half-step.
 *
 * @param {Told} run
 * @param {number} half - From 1 on.
 */
export function costAt(run, half) {
  return (isUpdate(half) ? run.costs : run.costs_assigned)[iterationOf(half) - 1];
}

/** @param {number} half */
function phaseOf(half) {
  if (half === 0) return "Start";
  return isUpdate(half) ? "Update" : "Assign";
}

/**
 * What the row of numbers shows.
 *
 * @param {Told} run
 * @param {number} half
 */
export function numbersAt(run, half) {
  const t = iterationOf(half);
  const moved = isUpdate(half) ? `${run.moved[t - 1]} of ${run.k}` : NONE;
  return [
    { name: "Iteration", value: `${t} of ${run.iterations}` },
    { name: "Phase", value: phaseOf(half) },
    { name: "Cost", value: costText(costAt(run, Math.max(1, half))) },
    {
      name: "Pixels that changed cluster",
      value: half === 0 ? NONE : percent(run.changed[t - 1]),
    },
    { name: "Centroids that moved", value: moved },
  ];
}

/**
 * What is seen in the picture.
 *
 * @param {Told} run
 * @param {number} half
 */
export function altAt(run, half) {
  if (half === 0) return "The picture before the first iteration";
  const t = iterationOf(half);
  const after = isUpdate(half) ? "" : ", before the centroids move";
  return (
    `The picture after ${t} iteration${t > 1 ? "s" : ""} in ${run.k} colours${after},` +
    ` cost ${costText(costAt(run, half))}`
  );
}

/**
 * @param {number} from
 * @param {number} to
 */
const costFell = (from, to) =>
  `the cost ${to < from ? "fell" : "stayed"} from ${costText(from)} to ${costText(to)}`;

/**
 * @param {Told} run
 * @param {number} t - The iteration.
 */
function tellAssignment(run, t) {
  const assigned = run.costs_assigned[t - 1];
  if (t === 1) {
    return (
      "Each pixel joins the nearest centroid: those of one centroid are a cluster and wear its" +
      ` colour. With the start's centroids that costs ${costText(assigned)}.`
    );
  }
  const changed = `${percent(run.changed[t - 1])} of the pixels changed cluster`;
  return `Each pixel joins the nearest centroid. ${changed}; ${costFell(run.costs[t - 2], assigned)}.`;
}

/**
 * @param {Told} run
 * @param {number} t - The iteration.
 * @param {number} empty - Clusters without pixels.
 */
function tellUpdate(run, t, empty) {
  const fell = costFell(run.costs_assigned[t - 1], run.costs[t - 1]);
  const why = t === 1 ? ", the place of the smallest mean squared distance to its pixels" : "";
  const what =
    `Each centroid moves to the mean of its cluster${why}.` +
    ` ${run.moved[t - 1]} of ${run.k} moved; ${fell}.`;
  if (empty === 0) return what;
  return `${what} Clusters without pixels: ${empty}; their centroids stay where they are.`;
}

/** @param {Told} run */
function tellEnd(run) {
  if (run.converged) {
    return (
      "Converged: no centroid moved, so every further iteration would be the same." +
      " Another start may still end at a lower cost."
    );
  }
  return (
    `The run ends here, after the ${run.iterations} iterations that were set.` +
    " It goes on with “until nothing changes”."
  );
}

/**
 * A heading and sentences on what is seen.
 *
 * @param {Told} run
 * @param {number} half
 * @param {boolean} apart - Whether only of this half of an iteration, rather than of both at once.
 * @param {number} empty - Clusters without pixels.
 * @returns {{ heading: string, sentences: string[] }}
 */
export function wordsAt(run, half, apart, empty) {
  if (half === 0) {
    const sentence =
      `Every pixel is a point: its red, green and blue are its coordinates. ${run.origin},` +
      " and no pixel has joined one yet.";
    return { heading: "Start", sentences: [sentence] };
  }
  const t = iterationOf(half);
  const assignment = tellAssignment(run, t);
  if (!isUpdate(half)) return { heading: `Iteration ${t}: assign`, sentences: [assignment] };
  const update = tellUpdate(run, t, empty);
  const end = t < run.iterations ? [] : [tellEnd(run)];
  if (apart) return { heading: `Iteration ${t}: update`, sentences: [update, ...end] };
  return {
    heading: `Iteration ${t}: assign, then update`,
    sentences: [assignment, update, ...end],
  };
}
