// @ts-check

import { clamp } from "./numbers.js";

const STEPS_MAX = 60; // of one event: steps differ between machines
const STEPS_TO_E = 150; // steps that zoom by e

/** @param {number} steps - Down; a wheel's deltaY. */
export const wheelFactor = (steps) => Math.exp(-clamp(steps, -STEPS_MAX, STEPS_MAX) / STEPS_TO_E);

/**
 * Zoom by the wheel, with Ctrl or Command, since a plain wheel scrolls the page. Gives a function
 * that takes the listener away.
 *
 * @param {HTMLElement} element
 * @param {(factor: number, event: WheelEvent) => void} zoom
 */
export function onZoomWheel(element, zoom) {
  /** @param {WheelEvent} event */
  const listener = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(wheelFactor(event.deltaY), event);
  };
  element.addEventListener("wheel", listener, { passive: false });
  return () => element.removeEventListener("wheel", listener);
}
