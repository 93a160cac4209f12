// @ts-check
// Points in a square: centroids are placed, points drawn, and a run of k-means is gone through.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { PlaneData } from "./run.js"
 * @import { State } from "./scene.js"
 */

import { find } from "../shared/dom.js";
import { showScene } from "./scene.js";

/** @typedef {State & { id: string, remove: () => void }} Kept - What outlives a redraw of the page. */

const SPEED = 2; // of the player: some two half-steps a second

/** @type {WeakMap<HTMLElement, Kept>} */
const keptByRoot = new WeakMap();

/** @returns {Kept} */
const newState = () => ({
  id: "",
  half: 0,
  apart: true,
  speed: SPEED,
  tool: "centroids",
  next: 0,
  cross: [128, 128],
  isHeld: false,
  showsOrigin: false,
  number: 0,
  placed: null,
  drawn: [],
  sent: 0,
  remove: () => {},
});

/** @param {Mounted<PlaneData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = find(parentElement, ".plane", HTMLElement);
  const state = keptByRoot.get(root) ?? newState();
  keptByRoot.set(root, state);
  const isOlder = data.heard > 0 && data.heard < state.number;
  // What is sent in a moment, or was sent last, is answered by newer data.
  if (isOlder || state.isHeld) return state.remove;
  state.number = Math.max(state.number, data.heard);
  state.remove();
  if (state.id !== data.id) {
    state.id = data.id;
    state.half = 0;
  }
  state.placed = null;
  state.drawn = state.drawn.slice(state.sent);
  state.sent = 0;
  state.remove = showScene(root, state, data, setTriggerValue);
  return state.remove;
}
