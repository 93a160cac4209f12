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
 * @property {{ zoom: number, x: number, y: number }} [back] - What was shown before the worst place.
 */

/** @typedef {{ width: number, height: number }} Size */

export const ZOOM_LIMIT = 40; // times the size that fits; more where 8:1 needs it
const PIXEL_ZOOM_LIMIT = 8; // pixels of the screen, for one of the picture

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
 * The zoom at which a pixel of the picture has so many of the page's on a side.
 *
 * @param {number} side
 * @param {Size} picture - In its pixels.
 * @param {Size} stage
 */
export function zoomOfPixels(side, picture, stage) {
  return side / Math.min(stage.width / picture.width, stage.height / picture.height);
}

/**
 * The largest zoom: at least 8:1, which a large picture on a small stage is far from.
 *
 * @param {Size} picture
 * @param {Size} stage
 */
export const zoomLimit = (picture, stage) =>
  Math.max(ZOOM_LIMIT, zoomOfPixels(PIXEL_ZOOM_LIMIT, picture, stage));

/**
 * Zoom; what is at a place of the stage stays there.
 *
 * @param {Wipe} state
 * @param {number} zoom
 * @param {number} x
 * @param {number} y
 * @param {number} [limit] - Of the zoom.
 */
export function zoomAt(state, zoom, x, y, limit = ZOOM_LIMIT) {
  const next = clamp(zoom, 1, limit);
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
 * Zoom to a place of the picture, and bring it to the middle of the stage.
 *
 * @param {Wipe} state
 * @param {number} zoom
 * @param {{ x: number, y: number }} place - As parts of the picture's width and height.
 * @param {Size} picture
 * @param {Size} stage
 */
export function showPlace(state, zoom, place, picture, stage) {
  state.zoom = clamp(zoom, 1, zoomLimit(picture, stage));
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  const left = (stage.width - scale * picture.width) / 2; // of the picture that fits
  const top = (stage.height - scale * picture.height) / 2;
  state.x = stage.width / 2 - state.zoom * (left + place.x * scale * picture.width);
  state.y = stage.height / 2 - state.zoom * (top + place.y * scale * picture.height);
  keepOnStage(state, stage);
}

/**
 * @param {number} zoom
 */
export const zoomInWords = (zoom) => `${zoom < 10 ? zoom.toFixed(1) : Math.round(zoom)} ×`;
