// @ts-check
// Colours as buttons: a press copies the code, and one on the lock beside it tells the server.

/** @import { Mounted } from "../shared/dom.js" */

import { copyAndSay } from "../shared/clipboard.js";
import { find, make, makeButton, replaceButtons } from "../shared/dom.js";
import { makeLockButton } from "../shared/lock_button.js";

/**
 * @typedef {object} Swatch
 * @property {string} code - A hex code.
 * @property {string} caption
 * @property {boolean | null} locked - Null where it can't be.
 */

/**
 * @param {Swatch} swatch
 * @param {{ copy: () => void, toggleLock: () => void }} actions
 */
function makeSwatch({ code, caption, locked }, { copy, toggleLock }) {
  const copier = makeButton("copier", "", copy);
  copier.setAttribute("aria-label", [`Copy ${code}`, caption].filter(Boolean).join(", "));
  copier.title = `Copy ${code}`;
  const color = make("span", "color");
  color.style.setProperty("--color", code);
  copier.append(color, make("code", "", code), make("br"), make("span", "", caption));
  const item = make("li", locked ? "locked" : "");
  item.append(copier);
  if (locked !== null) item.append(makeLockButton(code, locked, toggleLock));
  return item;
}

/** @param {Mounted<{ swatches: Swatch[] }>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const list = find(parentElement, ".swatches", HTMLElement);
  const copied = find(parentElement, ".copied", HTMLElement);
  const items = data.swatches.map((swatch) =>
    makeSwatch(swatch, {
      copy: () => copyAndSay(swatch.code, swatch.code, copied),
      toggleLock: () => setTriggerValue("lock", swatch.code),
    }),
  );
  replaceButtons(list, parentElement, items);
}
