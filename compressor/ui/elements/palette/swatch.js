// @ts-check
// One colour of the palette in the list.

/** @import { Color } from "./state.js" */

import { make, makeButton } from "../shared/dom.js";
import { makeLockButton } from "../shared/lock_button.js";

const COPY_ICON =
  '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">' +
  '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/></svg>';

/**
 * The name of a colour, and whether it is only near to what has that name.
 *
 * @param {Pick<Color, "name" | "exact">} color
 */
export const describeName = ({ name, exact }) => (exact ? name : `near ${name}`);

/**
 * Give a block a colour; one that is not opaque lies on a checkerboard.
 *
 * @param {HTMLElement} block
 * @param {string} code
 */
export function paintSwatch(block, code) {
  block.style.setProperty("--color", code);
  block.classList.toggle("clear", code.length > 7);
}

/**
 * @param {Color} color
 * @param {number} index
 * @param {boolean} isChosen
 * @param {{ choose: () => void, copy: () => void, toggleLock: () => void }} actions
 */
export function makeSwatch(color, index, isChosen, { choose, copy, toggleLock }) {
  const words = `${color.code}, ${describeName(color)}, ${color.share}`;
  const finder = makeButton("find", "", choose);
  finder.dataset.index = String(index);
  finder.setAttribute("aria-pressed", String(isChosen));
  finder.setAttribute("aria-label", `Show ${words}; copies its code`);
  finder.title = words;
  const block = make("span", "color");
  paintSwatch(block, color.code);
  finder.append(block);

  const copier = makeButton("code", "", copy);
  copier.append(make("code", "", color.code));
  copier.insertAdjacentHTML("beforeend", COPY_ICON);
  copier.setAttribute("aria-label", `Copy ${color.code}`);
  copier.title = `Copy ${color.code}`;

  const row = make("span", "row");
  row.append(copier);
  if (color.locked !== null) {
    row.append(makeLockButton(color.code, color.locked, toggleLock));
  }

  const item = make("li");
  const name = make("span", "name", color.exact ? color.name : `≈ ${color.name}`);
  item.append(finder, row, name, make("span", "share", color.share));
  return item;
}
