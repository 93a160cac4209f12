// @ts-check
// Keys on the bar: they wipe, zoom and pan, and one that is held shows the original.

/** @import { View } from "./view.js" */

import { hasModifier, runKey } from "../shared/dom.js";
import { MAGNIFIED } from "./view.js";

export const ZOOM_FACTOR = 1.5; // of a key or a button
const KEY_PAN = 40; // pixels, of an arrow key with Shift
const KEY_WIPE = 2; // percent, of an arrow key
const PAGE_WIPE = 10; // percent, of Page up and Page down
const HOLD_KEYS = ["o", "O"];

/**
 * @param {HTMLElement} bar
 * @param {View} view
 */
export function listenToKeys(bar, view) {
  const { state } = view;
  bar.onkeydown = (event) => {
    if (hasModifier(event) || !runKey(event, actions(event.shiftKey, view))) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };
  let isKeyHeld = false;
  const release = () => {
    if (isKeyHeld) view.hold(false); // a button may be held as well
    isKeyHeld = false;
  };
  const hold = () => {
    isKeyHeld = true;
    view.hold(true);
  };
  bar.onkeyup = (event) => {
    if (HOLD_KEYS.includes(event.key)) release();
  };
  bar.onblur = release;

  /**
   * What each key does.
   *
   * @param {boolean} shift
   * @param {View} view
   */
  function actions(shift, { pan, wipeTo, zoomTo, zoomToPixels, toggleWorst }) {
    /**
     * @param {number} x - How far to pan.
     * @param {number} y
     * @param {number} percent - How far to wipe, where nothing is to be panned.
     */
    const move = (x, y, percent) => {
      if (shift && state.zoom > 1) pan(x, y);
      else wipeTo(state.wipe + percent);
    };
    return {
      ArrowLeft: () => move(KEY_PAN, 0, -KEY_WIPE),
      ArrowRight: () => move(-KEY_PAN, 0, KEY_WIPE),
      ArrowDown: () => move(0, -KEY_PAN, -KEY_WIPE),
      ArrowUp: () => move(0, KEY_PAN, KEY_WIPE),
      PageDown: () => wipeTo(state.wipe - PAGE_WIPE),
      PageUp: () => wipeTo(state.wipe + PAGE_WIPE),
      Home: () => wipeTo(0),
      End: () => wipeTo(100),
      "+": () => zoomTo(state.zoom * ZOOM_FACTOR),
      "=": () => zoomTo(state.zoom * ZOOM_FACTOR),
      "-": () => zoomTo(state.zoom / ZOOM_FACTOR),
      0: () => zoomTo(1),
      1: () => zoomToPixels(1),
      8: () => zoomToPixels(MAGNIFIED),
      w: toggleWorst,
      W: toggleWorst,
      ...Object.fromEntries(HOLD_KEYS.map((key) => [key, hold])),
    };
  }
}
