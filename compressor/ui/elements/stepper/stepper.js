// @ts-check
// A player of one run of k-means on a picture. Everything is in the browser: a step costs no rerun.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { Run, RunFigures, SentRun } from "./frames.js"
 * @import { PlayerState } from "./player.js"
 */

import { find } from "../shared/dom.js";
import { unpackRun } from "./frames.js";
import { startPlayer } from "./player.js";

/** @type {WeakMap<HTMLElement, PlayerState>} */
const stateByRoot = new WeakMap(); // where the player stands, across redraws of the page

/** @type {WeakMap<HTMLElement, () => void>} */
const removeByRoot = new WeakMap(); // what takes the player of a root away

/**
 * The state for a run; another run begins anew, and what was chosen stays.
 *
 * @param {HTMLElement} root
 * @param {Run} run
 */
function stateFor(root, { id, iterations }) {
  const state = stateByRoot.get(root) ?? { id, half: 0, apart: false, mode: "clusters", speed: 1 };
  if (state.id !== id) {
    state.id = id;
    state.half = 0;
  }
  state.half = Math.min(state.half, 2 * iterations);
  stateByRoot.set(root, state);
  return state;
}

/**
 * Play a run in the place of another; gives a function that takes the player away.
 *
 * @param {HTMLElement} root
 * @param {RunFigures & SentRun} data
 */
function playRun(root, data) {
  removeByRoot.get(root)?.();
  let end = () => {};
  let isRemoved = false;
  unpackRun(data).then((run) => {
    if (!isRemoved) end = startPlayer(root, run, stateFor(root, run));
  });
  const remove = () => {
    isRemoved = true;
    end();
    removeByRoot.delete(root);
  };
  removeByRoot.set(root, remove);
  return remove;
}

/** @param {Mounted<RunFigures & SentRun>} mounted */
export default function ({ data, parentElement }) {
  return playRun(find(parentElement, ".stepper", HTMLElement), data);
}
