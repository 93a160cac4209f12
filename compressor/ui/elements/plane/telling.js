// @ts-check
// The words beside the square: on the half-step, and on what a pointer does.

/** @import { Plan } from "./pointing.js" */
/** @import { Run } from "./run.js" */

import { find, make } from "../shared/dom.js";
import { costText } from "../shared/numbers.js";
import { iterationOf } from "../shared/player/half_steps.js";
import { costAt, spokenAt, wordsAt } from "./words.js";

/**
 * Say what is seen at a half-step.
 *
 * @param {HTMLElement} root
 * @param {Run | null} run
 * @param {number} half
 * @param {number} size - The number of points.
 * @param {boolean} isPlaying - Then it is not said aloud: there would be no end to it.
 */
export function tellStep(root, run, half, size, isPlaying) {
  const words = run ? wordsAt(run, half, size) : { heading: "", sentences: [] };
  find(root, ".words", HTMLElement).replaceChildren(
    make("h4", "", words.heading),
    ...words.sentences.map((sentence) => make("p", "", sentence)),
  );
  const numbers = run
    ? [
        ["Iteration", `${iterationOf(half)} of ${run.iterations}`],
        ["Cost", half === 0 ? "–" : costText(costAt(run, half))],
      ]
    : [];
  find(root, ".numbers", HTMLElement).replaceChildren(
    ...numbers.map(([name, value]) => {
      const pair = make("div");
      pair.append(make("dt", "", name), make("dd", "", value));
      return pair;
    }),
  );
  const spoken = run ? spokenAt(run, half, size) : "";
  find(root, ".scrub", HTMLInputElement).setAttribute("aria-valuetext", spoken);
  if (!isPlaying) find(root, ".said", HTMLElement).textContent = spoken;
}

/**
 * Say what a pointer and the keys do in the square.
 *
 * @param {HTMLElement} root
 * @param {Plan} plan
 * @param {number} size - The number of points.
 * @param {number} k - The number of centroids, 0 where there is no run.
 * @param {number} room - How many more points may be drawn.
 */
export function tellTool(root, { tool, next }, size, k, room) {
  for (const input of root.querySelectorAll(".tools input")) {
    if (!(input instanceof HTMLInputElement)) continue;
    input.checked = input.value === tool;
    input.disabled = input.value === "centroids" && k === 0;
  }
  const drawHint =
    room > 0
      ? "Click for a point, or draw many with the pointer held down."
      : "There is no room for more points.";
  const placeHint = `Drag a centroid, or click where centroid ${next + 1} is to be.`;
  find(root, ".hint", HTMLElement).textContent = tool === "points" ? drawHint : placeHint;
  const put = tool === "points" ? "draws a point" : `places centroid ${next + 1}`;
  find(root, ".stage", HTMLElement).setAttribute(
    "aria-label",
    `Square with ${size} points and ${k} centroids. Arrow keys move a cross, with Shift farther;` +
      ` Enter ${put} there.`,
  );
}
