// @ts-check
// Pointers on the stage: one wipes or pans, two pinch, and a finger that rests shows the original.

/** @import { View } from "./view.js" */

const REST_MS = 350; // until a finger that does not move shows the original
const REST_PIXELS = 8; // that a resting finger may move

/**
 * @param {number[]} a
 * @param {number[]} b
 */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * Listen to mouse, pen and fingers.
 *
 * @param {HTMLElement} stage
 * @param {HTMLElement} bar
 * @param {View} view
 */
export function listenToPointers(stage, bar, view) {
  const { state } = view;
  /** @type {Map<number, number[]>} */
  const down = new Map(); // where the pointers are that are down
  let isBarGrabbed = false; // the bar, rather than the picture
  let begun = [0, 0]; // where the first pointer came down
  let restTimer = 0;

  /** @param {MouseEvent} event */
  function placeOf(event) {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {MouseEvent} event */
  function wipeAt(event) {
    view.wipeTo((100 * placeOf(event)[0]) / stage.getBoundingClientRect().width);
  }

  function endRest() {
    clearTimeout(restTimer);
    view.hold(false);
  }

  stage.onpointerdown = (event) => {
    if (event.button > 0) return;
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, placeOf(event));
    begun = placeOf(event);
    isBarGrabbed = event.composedPath().includes(bar);
    stage.classList.toggle("panning", !isBarGrabbed && state.zoom > 1);
    if (!isBarGrabbed && state.zoom === 1 && event.pointerType === "mouse") wipeAt(event);
    endRest();
    if (!isBarGrabbed && event.pointerType === "touch" && down.size === 1)
      restTimer = window.setTimeout(() => view.hold(true), REST_MS);
    event.preventDefault();
    const options = { preventScroll: true, focusVisible: false };
    bar.focus(options); // In a variable, since the types of the DOM do not know focusVisible.
  };

  stage.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = placeOf(event);
    if (distance(begun, now) > REST_PIXELS) endRest();
    down.set(event.pointerId, now);
    if (down.size === 2) {
      const still = [...down].find(([id]) => id !== event.pointerId)?.[1] ?? now;
      const middle = [(now[0] + still[0]) / 2, (now[1] + still[1]) / 2];
      const factor = distance(now, still) / Math.max(1, distance(before, still));
      view.zoomTo(state.zoom * factor, middle);
    } else if (isBarGrabbed || state.zoom === 1) {
      wipeAt(event);
    } else {
      view.pan(now[0] - before[0], now[1] - before[1]);
    }
  };

  /** @param {PointerEvent} event */
  const release = (event) => {
    down.delete(event.pointerId);
    stage.classList.remove("panning");
    endRest();
  };
  stage.onpointerup = release;
  stage.onpointercancel = release;
  stage.oncontextmenu = (event) => {
    if (down.size > 0) event.preventDefault(); // which a resting finger asks for, too
  };
  return placeOf;
}
