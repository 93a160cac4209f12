// @ts-check
// The ladder: dragging through numbers of colours flips the result's picture, in the browser alone.

import { find, make } from "../shared/dom.js";

/**
 * @typedef {object} Rung
 * @property {number} k - The number of colours.
 * @property {string} label
 * @property {string} verdict
 * @property {number} size - Of the file, in bytes.
 * @property {string} picture - The address of a small picture, loaded ahead by `loadRungs`.
 */

/** @typedef {{ k: number, rungs: Rung[] }} Ladder */

const SMALLEST_BAR = 6; // percent of the height

/**
 * The rung whose k is the nearest to this one, in its logarithm.
 *
 * @param {Rung[]} rungs
 * @param {number} k
 */
export function nearestRung(rungs, k) {
  const distances = rungs.map((rung) => Math.abs(Math.log(rung.k / k)));
  return distances.indexOf(Math.min(...distances));
}

/**
 * How high the bar of each rung is, in percent of the largest file's.
 *
 * @param {Rung[]} rungs
 */
export function barHeights(rungs) {
  const largest = Math.max(...rungs.map(({ size }) => size));
  return rungs.map(({ size }) => Math.max(SMALLEST_BAR, (100 * size) / largest));
}

/** @type {HTMLImageElement[]} */
let loaded = [];

/**
 * Load the pictures before one drags through them, and hold on to them.
 *
 * @param {Rung[]} rungs
 */
function loadRungs(rungs) {
  const before = new Map(loaded.map((image) => [image.getAttribute("src"), image]));
  loaded = rungs.map(({ picture }) => {
    const image = before.get(picture) ?? new Image();
    if (image.getAttribute("src") !== picture) image.src = picture;
    return image;
  });
}

/**
 * Draw a ladder; without rungs it says that they are still to come.
 *
 * @param {ShadowRoot} root
 * @param {Ladder | null} ladder
 * @param {{ show: (rung: Rung) => void, pick: (k: number) => void }} actions - `show` flips the
 *   picture while one drags, `pick` takes a rung over.
 */
export function drawLadder(root, ladder, { show, pick }) {
  const box = find(root, ".ladder", HTMLElement);
  const words = find(root, ".ladder-words", HTMLElement);
  const verdict = find(root, ".ladder-verdict", HTMLElement);
  const bars = find(root, ".ladder-bars", HTMLElement);
  const slider = find(root, ".ladder-slider", HTMLInputElement);
  box.hidden = !ladder;
  if (!ladder) return;
  const { rungs, k } = ladder;
  slider.disabled = rungs.length === 0;
  if (rungs.length === 0) {
    words.textContent = "Other numbers of colours are being tried…";
    verdict.textContent = "";
    bars.replaceChildren();
    return;
  }
  loadRungs(rungs);
  slider.max = String(rungs.length - 1);
  const chosen = nearestRung(rungs, k);
  slider.value = String(chosen);
  const isExact = rungs[chosen].k === k;
  const heights = barHeights(rungs);
  bars.replaceChildren(
    ...rungs.map((_, i) => {
      const bar = make("span", "ladder-bar");
      bar.style.height = `${heights[i]}%`;
      return bar;
    }),
  );

  /**
   * @param {number} i
   * @param {boolean} isDragged
   */
  function tell(i, isDragged) {
    const rung = rungs[i];
    words.textContent = isDragged || isExact ? rung.label : "Drag to try other numbers of colours";
    verdict.textContent = isDragged || isExact ? rung.verdict : "";
    slider.setAttribute("aria-valuetext", `${rung.label}. ${rung.verdict}`);
    [...bars.children].forEach((bar, at) => bar.classList.toggle("chosen", at === i));
  }

  tell(chosen, false);
  slider.oninput = () => {
    const i = Number(slider.value);
    tell(i, true);
    show(rungs[i]);
  };
  slider.onchange = () => pick(rungs[Number(slider.value)].k);
}
