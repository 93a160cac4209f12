// @ts-check
// A table of all pairs of colours. It is one stop of the Tab key; arrow keys walk in it.

/** @import { Comparison } from "./palette_contrast.js" */

import { make, makeButton } from "../shared/dom.js";
import { formatRatio, levelOf } from "./contrast.js";

const LEGEND = [
  { level: "aaa", words: "7 or more (AAA)" },
  { level: "aa", words: "4.5 or more (AA)" },
  { level: "large-only", words: "3 or more: large text only" },
];

/** @type {Record<string, { down: number, right: number }>} */
const STEPS = {
  ArrowLeft: { down: 0, right: -1 },
  ArrowRight: { down: 0, right: 1 },
  ArrowUp: { down: -1, right: 0 },
  ArrowDown: { down: 1, right: 0 },
};

/**
 * @param {string} code
 * @param {string} name
 * @param {string} scope - Of the heading, "row" or "col".
 */
function makeHeading(code, name, scope) {
  const heading = make("th");
  heading.scope = scope;
  const dot = make("span", "dot");
  dot.style.setProperty("--color", code);
  dot.title = `${code}, near ${name}`;
  dot.role = "img";
  dot.ariaLabel = code;
  heading.append(dot);
  return heading;
}

/**
 * The table and what its styles mean: text from the left, background from above.
 *
 * @param {Comparison} comparison
 */
export function makeMatrix({ inks, ratioOf, choose }) {
  /**
   * @param {number} text
   * @param {number} ground
   */
  function makeCell(text, ground) {
    const cell = make("td");
    if (text === ground) return cell; // A colour on itself can't be read.
    const ratio = ratioOf(text, ground);
    const button = makeButton(levelOf(ratio), "", () => choose(text, ground));
    const [whole, decimals] = formatRatio(ratio).split(".");
    button.append(whole, make("span", "decimals", `.${decimals}`));
    button.dataset.pair = `${text},${ground}`;
    const words = `${inks[text].code} on ${inks[ground].code}: ${formatRatio(ratio)} : 1`;
    button.setAttribute("aria-label", words);
    cell.append(button);
    return cell;
  }

  const table = make("table", "matrix");
  table.style.setProperty("--colors", String(inks.length));
  const top = make("tr");
  top.append(make("td"), ...inks.map(({ code, name }) => makeHeading(code, name, "col")));
  table.createTHead().append(top);
  const body = table.createTBody();
  inks.forEach(({ code, name }, text) => {
    const row = make("tr");
    row.append(makeHeading(code, name, "row"), ...inks.map((_, ground) => makeCell(text, ground)));
    body.append(row);
  });
  table.onkeydown = (event) => walk(table, event);

  const legend = make("ul", "legend");
  for (const { level, words } of LEGEND) {
    const item = make("li", "", words);
    item.prepend(make("i", level));
    legend.append(item);
  }
  return [table, legend];
}

/**
 * The cell that an arrow key leads to, over the empty diagonal.
 *
 * @param {number} text
 * @param {number} ground
 * @param {{ down: number, right: number }} step
 */
export function nextCell(text, ground, { down, right }) {
  const isOnDiagonal = text + down === ground + right;
  const far = isOnDiagonal ? 2 : 1;
  return { text: text + far * down, ground: ground + far * right };
}

/**
 * @param {HTMLTableElement} table
 * @param {KeyboardEvent} event
 */
function walk(table, event) {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const step = STEPS[event.key];
  if (!step || !target.dataset.pair) return;
  event.preventDefault();
  const [text, ground] = target.dataset.pair.split(",").map(Number);
  const next = nextCell(text, ground, step);
  const buttons = [...table.querySelectorAll("button")];
  const button = buttons.find(({ dataset }) => dataset.pair === `${next.text},${next.ground}`);
  if (!button) return;
  target.tabIndex = -1;
  button.tabIndex = 0;
  button.focus();
}

/**
 * Mark the pair that is chosen; the Tab key stops there, or else at the first one.
 *
 * @param {HTMLElement} root
 * @param {number} text
 * @param {number} ground
 */
export function markPair(root, text, ground) {
  const buttons = [...root.querySelectorAll("button")].filter(({ dataset }) => dataset.pair);
  for (const button of buttons) {
    const isChosen = button.dataset.pair === `${text},${ground}`;
    button.setAttribute("aria-pressed", String(isChosen));
    button.tabIndex = isChosen ? 0 : -1;
  }
  if (text === ground) buttons[0].tabIndex = 0;
}
