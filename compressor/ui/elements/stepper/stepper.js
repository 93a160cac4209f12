// @ts-check
// A player of one run of k-means on a picture. Everything is in the browser: a step costs no rerun.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { Run, RunFigures, SentRun } from "./frames.js"
 * @import { PlayerState } from "./player.js"
 */

import { find, showInPlaceOnceReady } from "../shared/dom.js";
import { unpackRun } from "./frames.js";
import { startPlayer } from "./player.js";

/** @type {WeakMap<HTMLElement, PlayerState>} */
const stateByRoot = new WeakMap(); // where the player stands, across redraws of the page

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

/** @param {Mounted<RunFigures & SentRun>} mounted */
export default function ({ data, parentElement }) {
  const root = find(parentElement, ".stepper", HTMLElement);
  return showInPlaceOnceReady(
    root,
    () => unpackRun(data),
    (run) => startPlayer(root, run, stateFor(root, run)),
  );
}
