// @ts-check
// Colours as buttons; a press sends the colour's code.

/** @import { Mounted } from "../shared/dom.js" */

import { find, make, makeButton, replaceButtons } from "../shared/dom.js";

/**
 * @typedef {object} Swatch
 * @property {string} code - A hex code.
 * @property {string} caption
 * @property {string} action - What a press does, such as "Lock".
 * @property {boolean} pressed
 */

/**
 * @param {Swatch} swatch
 * @param {() => void} press
 */
function makeSwatch({ code, caption, action, pressed }, press) {
  const button = makeButton("", "", press);
  button.setAttribute("aria-pressed", String(pressed));
  button.setAttribute("aria-label", `${action} ${code}, ${caption}`);
  button.title = `${action} ${code}`;
  const color = make("span", "color");
  color.style.setProperty("--color", code);
  color.append(make("span", "mark", pressed ? "✓ locked" : action));
  button.append(color, make("code", "", code), make("br"), make("span", "", caption));
  const item = make("li");
  item.append(button);
  return item;
}

/** @param {Mounted<{ swatches: Swatch[] }>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const list = find(parentElement, ".swatches", HTMLElement);
  const items = data.swatches.map((swatch) =>
    makeSwatch(swatch, () => setTriggerValue("pressed", swatch.code)),
  );
  replaceButtons(list, parentElement, items);
}
