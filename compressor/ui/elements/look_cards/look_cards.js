// @ts-check
// Results as cards, of which one is chosen: a group of radio buttons. A press sends a card's id.

/** @import { Mounted } from "../shared/dom.js" */

import { find, make, makeButton, replaceButtons, runKey } from "../shared/dom.js";

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {string} title
 * @property {string} size - The bytes of the file in words; empty where they are not known yet.
 * @property {string} picture - The address of a thumbnail; empty as the size.
 * @property {string} alt
 * @property {boolean} is_chosen
 */

/**
 * @param {Card} card
 * @param {() => void} press
 */
function makeCard({ title, size, picture, alt, is_chosen }, press) {
  const button = makeButton("", "", press);
  button.setAttribute("role", "radio");
  button.setAttribute("aria-checked", String(is_chosen));
  button.setAttribute("aria-label", [title, size].filter(Boolean).join(", "));
  const thumbnail = make(picture ? "img" : "span", "thumbnail");
  if (thumbnail instanceof HTMLImageElement) {
    thumbnail.src = picture;
    thumbnail.alt = alt;
    thumbnail.draggable = false;
  }
  button.append(thumbnail, make("span", "title", title), make("span", "size", size));
  return button;
}

/** @param {Mounted<{ label: string, cards: Card[] }>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const group = find(parentElement, ".cards", HTMLElement);
  group.setAttribute("aria-label", data.label);
  const buttons = data.cards.map((card) =>
    makeCard(card, () => setTriggerValue("chosen", card.id)),
  );
  const chosen = data.cards.findIndex((card) => card.is_chosen);
  buttons.forEach((button, i) => {
    button.tabIndex = i === Math.max(chosen, 0) ? 0 : -1; // Tab reaches one card, arrows the others
    /** @param {number} step */
    const go = (step) => {
      const next = buttons[(i + step + buttons.length) % buttons.length];
      next.focus();
      next.click();
    };
    button.onkeydown = (event) => {
      const isKnown = runKey(event, {
        ArrowLeft: () => go(-1),
        ArrowUp: () => go(-1),
        ArrowRight: () => go(1),
        ArrowDown: () => go(1),
      });
      if (isKnown) event.preventDefault();
    };
  });
  replaceButtons(group, parentElement, buttons);
}
