// @ts-check
// What a key means while a lesson is presented; no page is needed.

const ON = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];
const OF_CLICKERS = ["PageDown", "PageUp"]; // which no field on the page needs
const FIELDS = "input, select, textarea, [contenteditable], [role=application], [role=slider]";

/**
 * What a key asks for: 1 to go on, -1 to go back, "leave", or null for nothing.
 *
 * @param {string} key
 * @param {boolean} isField - Whether the focus is where arrow keys have a meaning of their own.
 */
export function meaningOf(key, isField) {
  if (key === "Escape") return "leave";
  if (isField && !OF_CLICKERS.includes(key)) return null;
  if (ON.includes(key)) return 1;
  return BACK.includes(key) ? -1 : null;
}

/** @param {Event} event */
export const isInField = (event) =>
  event.composedPath().some((part) => part instanceof Element && part.matches(FIELDS));
