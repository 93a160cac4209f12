// @ts-check
// Two colours, their contrast ratio by WCAG 2.2, and which others go together.

/** @import { Mounted } from "../shared/dom.js" */

import { find, make, makeButton, replaceButtons } from "../shared/dom.js";
import {
  AA,
  AAA,
  AAA_LARGE,
  AA_GRAPHICS,
  AA_LARGE,
  contrastRatio,
  extremes,
  formatRatio,
  relativeLuminance,
} from "./contrast.js";
import { makeMatrix, markPair } from "./matrix.js";

/** @typedef {{ code: string, name: string }} Ink - An opaque colour, "#rrggbb", and its name. */

/**
 * @typedef {object} ContrastData
 * @property {string} id - Of the palette.
 * @property {Ink[]} inks - At least two.
 */

/** @typedef {{ id: string, text: number, ground: number }} Pair - The numbers of two inks. */

/**
 * @typedef {object} Comparison
 * @property {Ink[]} inks
 * @property {(text: number, ground: number) => number} ratioOf
 * @property {(text: number, ground: number) => void} choose
 */

const MATRIX_MAX = 16; // colours of which all pairs make a table
const CRITERIA = [
  { name: "Normal text", aa: AA, aaa: AAA },
  { name: "Large text", aa: AA_LARGE, aaa: AAA_LARGE },
  { name: "Icons and outlines", aa: AA_GRAPHICS, aaa: null },
];

/** @type {WeakMap<HTMLElement, Pair>} */
const pairByRoot = new WeakMap(); // the chosen pair, across redraws of the page

/**
 * @param {number} ratio
 * @param {number | null} least - What is asked for, if anything is.
 */
function makeVerdict(ratio, least) {
  if (least === null) return make("td", "", "–");
  const passes = ratio >= least;
  return make("td", passes ? "pass" : "fail", passes ? "✓ passes" : "✗ fails");
}

/** @param {number} ratio */
const makeCriteria = (ratio) =>
  CRITERIA.map(({ name, aa, aaa }) => {
    const row = make("tr");
    const heading = make("th", "", `${name} (${aa}${aaa ? `; ${aaa}` : ""})`);
    heading.scope = "row";
    row.append(heading, makeVerdict(ratio, aa), makeVerdict(ratio, aaa));
    return row;
  });

/** @param {Mounted<ContrastData>} mounted */
export default function ({ data, parentElement }) {
  const root = find(parentElement, ".contrast", HTMLElement);
  const textList = find(root, ".text", HTMLSelectElement);
  const groundList = find(root, ".ground", HTMLSelectElement);
  const sample = find(root, ".sample", SVGElement);
  const title = find(root, ".title", HTMLElement);
  const others = find(root, ".scroll", HTMLElement);
  const { id, inks } = data;
  const luminances = inks.map(({ code }) => relativeLuminance(code));
  const before = pairByRoot.get(root);
  const pair = before?.id === id ? before : { id, ...extremes(luminances) };
  pairByRoot.set(root, pair);
  const hasMatrix = inks.length <= MATRIX_MAX;

  /**
   * @param {number} text
   * @param {number} ground
   */
  const ratioOf = (text, ground) => contrastRatio(luminances[text], luminances[ground]);

  function draw() {
    const ratio = ratioOf(pair.text, pair.ground);
    const text = inks[pair.text];
    const ground = inks[pair.ground];
    textList.value = String(pair.text);
    groundList.value = String(pair.ground);
    sample.style.setProperty("--text", text.code);
    sample.style.setProperty("--ground", ground.code);
    sample.setAttribute("aria-label", `Sample text in ${text.code} on ${ground.code}`);
    find(root, ".ratio", HTMLElement).textContent = `${formatRatio(ratio)} : 1`;
    find(root, ".criteria tbody", HTMLElement).replaceChildren(...makeCriteria(ratio));
    if (hasMatrix) markPair(others, pair.text, pair.ground);
    else listReadable();
  }

  /**
   * @param {number} text
   * @param {number} ground
   */
  function choose(text, ground) {
    pair.text = text;
    pair.ground = ground;
    draw();
  }

  /** List the colours that can be read on the background, best first. */
  function listReadable() {
    const { code } = inks[pair.ground];
    const readable = inks
      .map((_, text) => ({ text, ratio: ratioOf(text, pair.ground) }))
      .filter(({ ratio }) => ratio >= AA)
      .sort((a, b) => b.ratio - a.ratio);
    title.textContent = `On ${code}, ${readable.length} of ${inks.length - 1} colours reach 4.5 : 1.`;
    const list = make("ul", "readable");
    for (const { text, ratio } of readable) {
      const words = `${inks[text].code} · ${formatRatio(ratio)}`;
      const button = makeButton("", words, () => choose(text, pair.ground));
      button.style.setProperty("--text", inks[text].code);
      button.style.setProperty("--ground", code);
      button.setAttribute("aria-pressed", String(text === pair.text));
      const item = make("li");
      item.append(button);
      list.append(item);
    }
    replaceButtons(others, parentElement, [list]);
  }

  for (const list of [textList, groundList]) {
    list.replaceChildren(
      ...inks.map(({ code, name }, i) => new Option(`${code} ${name}`, String(i))),
    );
  }
  textList.onchange = () => choose(Number(textList.value), pair.ground);
  groundList.onchange = () => choose(pair.text, Number(groundList.value));
  find(root, ".swap", HTMLButtonElement).onclick = () => choose(pair.ground, pair.text);
  if (hasMatrix) {
    title.textContent = "All pairs: text from the left, background from above.";
    others.replaceChildren(...makeMatrix({ inks, ratioOf, choose }));
  }
  draw();
}
