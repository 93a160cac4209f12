// @ts-check
// The codes of colours on the clipboard.

import { make } from "../shared/dom.js";

/**
 * @typedef {object} Format - A way to write all codes.
 * @property {string} name - What the button says.
 * @property {string} what - What was copied, in words.
 * @property {(codes: string[]) => string} write
 */

/** @type {Format[]} */
export const FORMATS = [
  { name: "Hex", what: "the hex codes", write: (codes) => codes.join("\n") },
  { name: "CSS", what: "the CSS variables", write: writeVariables },
  { name: "JSON", what: "the JSON array", write: (codes) => JSON.stringify(codes) },
];

/** @param {string[]} codes */
function writeVariables(codes) {
  const lines = codes.map((code, i) => `  --color-${i + 1}: ${code};`);
  return [":root {", ...lines, "}"].join("\n");
}

/**
 * Put text on the clipboard; whether that worked.
 *
 * @param {string} text
 */
export async function copyText(text) {
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
