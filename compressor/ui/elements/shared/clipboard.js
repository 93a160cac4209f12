// @ts-check
// Text on the clipboard, and a sentence that says so for a moment.

import { make } from "./dom.js";

const SAID_DURATION = 2500; // milliseconds

/** @type {WeakMap<HTMLElement, ReturnType<typeof setTimeout>>} */
const timerByPlace = new WeakMap(); // across redraws of the page

/**
 * Copy text, and say whether that worked.
 *
 * @param {string} text
 * @param {string} what - The text in words.
 * @param {HTMLElement} place - Of the sentence, which leaves after a moment.
 */
export async function copyAndSay(text, what, place) {
  const done = await copyText(text);
  place.textContent = done ? `Copied ${what}` : "The browser does not let this page copy";
  clearTimeout(timerByPlace.get(place));
  const timer = setTimeout(() => {
    place.textContent = "";
  }, SAID_DURATION);
  timerByPlace.set(place, timer);
}

/**
 * Put text on the clipboard; whether that worked.
 *
 * @param {string} text
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // Pages that are not served over https have no clipboard.
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const area = make("textarea");
  area.value = text;
  area.style.cssText = "position: fixed; opacity: 0";
  const host = document.activeElement;
  const focused = host?.shadowRoot?.activeElement ?? host;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
