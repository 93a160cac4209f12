// @ts-check
// A click, or Enter at the cross that the arrow keys move, sends a place as parts of the sides.

/** @import { Mounted } from "../shared/dom.js" */

import { find, runCrossKey } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { showPicture } from "../shared/picture_stage.js";

/**
 * @typedef {object} PickerData
 * @property {string} picture - An address.
 * @property {number} width - Of the picture, which may be shown smaller.
 * @property {number} height
 * @property {string} alt
 */

const PART_MAX = 0.9999; // of a side: below 1, so that a pixel is there
const HELP = "Arrow keys move the cross, with Shift farther; Enter picks the colour there.";

/** @type {WeakMap<HTMLElement, { x: number, y: number }>} */
const placeByStage = new WeakMap(); // where the cross is, across redraws of the page

/** @param {Mounted<PickerData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = find(parentElement, ".stage", HTMLElement);
  const picture = find(parentElement, ".picture", HTMLImageElement);
  const cross = find(parentElement, ".cross", HTMLElement);
  const place = placeByStage.get(stage) ?? { x: 0.5, y: 0.5 };
  placeByStage.set(stage, place);

  /**
   * @param {number} x
   * @param {number} y
   */
  function go(x, y) {
    place.x = clamp(x, 0, PART_MAX);
    place.y = clamp(y, 0, PART_MAX);
    stage.style.setProperty("--x", `${100 * place.x}%`);
    stage.style.setProperty("--y", `${100 * place.y}%`);
    cross.hidden = false;
  }

  const pick = () => setTriggerValue("picked", { ...place });

  stage.onclick = (event) => {
    const box = picture.getBoundingClientRect();
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    pick();
  };
  stage.onkeydown = (event) => {
    if (runCrossKey(event, place, go, pick)) event.preventDefault();
  };
  showPicture(stage, picture, data, HELP);
}
