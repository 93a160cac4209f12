// @ts-check
// A legend of clusters: each can be hidden, and shown again.

import { makeButton, make } from "../shared/dom.js";

/**
 * @typedef {object} LegendEntry
 * @property {string} hex
 * @property {string} share - In words; empty where it is not known.
 */

/**
 * @param {LegendEntry[]} entries - Of the clusters, in their order.
 * @param {Set<number>} hidden - It is changed.
 * @param {() => void} onChange
 */
export function makeLegend(entries, hidden, onChange) {
  const legend = make("details", "legend-of-clusters");
  const summary = make("summary");
  const list = make("div", "entries");
  const all = makeButton("button entry", "Show all", () => {
    hidden.clear();
    update();
    onChange();
  });
  const buttons = entries.map(({ hex, share }, number) => {
    const button = makeButton("button entry", hex, () => {
      if (!hidden.delete(number)) hidden.add(number);
      update();
      onChange();
    });
    const swatch = make("span", "swatch");
    swatch.style.background = hex;
    button.prepend(swatch);
    button.title = share;
    return button;
  });
  function update() {
    buttons.forEach((button, number) =>
      button.setAttribute("aria-pressed", String(!hidden.has(number))),
    );
    const words = `${entries.length} cluster${entries.length === 1 ? "" : "s"}`;
    summary.textContent = hidden.size > 0 ? `${words}, ${hidden.size} hidden` : words;
    all.disabled = hidden.size === 0;
  }
  update();
  list.append(all, ...buttons);
  legend.append(summary, list);
  return legend;
}
