// @ts-check
// The small button beside a colour that locks it: then it stays in the palette.

import { makeButton } from "./dom.js";

/** @param {string} shackle - The path of the lock's upper part, in a square of 24. */
const drawLock = (shackle) =>
  '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">' +
  `<rect x="5" y="11" width="14" height="9" rx="2"/><path d="${shackle}"/></svg>`;

const CLOSED = drawLock("M8 11V7a4 4 0 0 1 8 0v4");
const OPEN = drawLock("M8 11V7a4 4 0 0 1 7.5-2");

/**
 * @param {string} code - The colour's, "#rrggbb".
 * @param {boolean} locked - Whether it is locked, so that a press unlocks it.
 * @param {() => void} press
 */
export function makeLockButton(code, locked, press) {
  const button = makeButton(locked ? "lock-mark locked" : "lock-mark", "", press);
  button.innerHTML = locked ? CLOSED : OPEN;
  button.title = `${locked ? "Unlock" : "Lock"} ${code}`;
  button.setAttribute("aria-label", button.title);
  return button;
}
