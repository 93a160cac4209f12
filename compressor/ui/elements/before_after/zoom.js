// @ts-check
// How two pictures that lie on each other are cut, enlarged and moved; no page is needed.

import { clamp } from "../shared/numbers.js";

/**
 * @typedef {object} Wipe
 * @property {string} id - Of the picture.
 * @property {number} wipe - Where the cut is, in percent of the width.
 * @property {number} zoom - Times the size that fits.
 * @property {number} x - How far the picture's left edge is from the stage's, in pixels.
 * @property {number} y
 */

/** @typedef {{ width: number, height: number }} Size */

export const ZOOM_LIMIT = 40; // times the size that fits

/**
 * The state for a picture, from the state of the one before: the cut stays where it is.
 *
 * @param {Wipe | undefined} before
 * @param {string} id
 * @returns {Wipe}
 */
export function stateFor(before, id) {
  if (before?.id === id) return before;
  return { id, wipe: before ? before.wipe : 50, zoom: 1, x: 0, y: 0 };
}

/**
 * Zoom; what is at a place of the stage stays there.
 *
 * @param {Wipe} state
 * @param {number} zoom
 * @param {number} x
 * @param {number} y
 */
export function zoomAt(state, zoom, x, y) {
  const next = clamp(zoom, 1, ZOOM_LIMIT);
  state.x = x - ((x - state.x) * next) / state.zoom;
  state.y = y - ((y - state.y) * next) / state.zoom;
  state.zoom = next;
}

/**
 * Leave no part of the stage without picture.
 *
 * @param {Wipe} state
 * @param {Size} stage
 */
export function keepOnStage(state, { width, height }) {
  state.x = clamp(state.x, width * (1 - state.zoom), 0);
  state.y = clamp(state.y, height * (1 - state.zoom), 0);
}

/**
 * @param {number} zoom
 */
export const zoomInWords = (zoom) => `${zoom < 10 ? zoom.toFixed(1) : Math.round(zoom)} ×`;
