// @ts-check
// The keys of a lesson that is presented. What is on the slide may take a step on or back for
// itself, as a player does: it is asked by an event that it cancels.

/** @import { Mounted } from "../shared/dom.js" */

import { hasModifier } from "../shared/dom.js";
import { isInField, meaningOf } from "./keys.js";

const OPENED = '[data-testid="stPopoverBody"], [role="dialog"]'; // what Escape closes first

const APP = '[data-testid="stApp"]';
const LOOK_AGAIN_MS = 60;
const WAIT_MAX_MS = 4000; // for a page that is drawn: a button of one that goes is pressed for nothing

/** @type {string[]} */
const waitingKeys = []; // of buttons of Streamlit, to be pressed one after the other

const slideShown = () => document.querySelector(".st-key-talk-where")?.textContent ?? "";

/**
 * Press the next button once the slide that the last one led to is there: its buttons lead on from
 * that one.
 *
 * @param {string | null} left - What slide the last button led away from; null where there is none.
 * @param {number} waited - Milliseconds.
 */
function pressWaiting(left, waited) {
  const state = document.querySelector(APP)?.getAttribute("data-test-script-state");
  const isDrawn = state !== "running" && slideShown() !== left;
  if (!isDrawn && waited < WAIT_MAX_MS) {
    setTimeout(() => pressWaiting(left, waited + LOOK_AGAIN_MS), LOOK_AGAIN_MS);
    return;
  }
  if (left !== null) waitingKeys.shift();
  if (waitingKeys.length === 0) return;
  const button = document.querySelector(`.st-key-${waitingKeys[0]} button`);
  const shown = slideShown();
  if (button instanceof HTMLButtonElement && !button.disabled) {
    button.click();
    pressWaiting(shown, 0);
  } else {
    waitingKeys.length = 0; // the first or the last slide, or none
  }
}

/** @param {string} key - Of a button of Streamlit. */
function press(key) {
  waitingKeys.push(key);
  if (waitingKeys.length === 1) pressWaiting(null, 0);
}

/** @param {Mounted<{ back: string, on: string, leave: string }>} mounted */
export default function ({ data }) {
  /** @param {KeyboardEvent} event */
  function act(event) {
    if (hasModifier(event) || event.defaultPrevented) return;
    const meaning = meaningOf(event.key, isInField(event));
    if (meaning === null || (meaning === "leave" && document.querySelector(OPENED))) return;
    event.preventDefault();
    if (meaning === "leave") {
      press(data.leave);
      return;
    }
    const step = new CustomEvent("talk-step", { detail: meaning, cancelable: true });
    if (document.dispatchEvent(step)) press(meaning > 0 ? data.on : data.back);
  }
  const stop = new AbortController();
  document.addEventListener("keydown", act, { signal: stop.signal });
  return () => stop.abort();
}
