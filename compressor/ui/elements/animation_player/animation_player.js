// @ts-check
// An animation that plays, or its first frame. What the user chose stays when the page is drawn
// anew; where little motion is asked for it stands still until it is played.

/** @import { Mounted } from "../shared/dom.js" */

import { find, prefersReducedMotion } from "../shared/dom.js";

/**
 * @typedef {object} Animation
 * @property {string} moving - The address of its file.
 * @property {string} still - The address of its first frame.
 * @property {string} alt - What is seen on it.
 */

/** @param {Mounted<Animation>} mounted */
export default function ({ data, parentElement }) {
  const image = find(parentElement, "img", HTMLImageElement);
  const button = find(parentElement, "button", HTMLButtonElement);

  /** @param {boolean} isPlaying */
  function show(isPlaying) {
    const address = isPlaying ? data.moving : data.still;
    if (image.getAttribute("src") !== address) image.src = address; // else it would begin anew
    image.dataset.playing = String(isPlaying);
    button.textContent = isPlaying ? "Pause" : "Play";
  }

  image.alt = data.alt;
  button.onclick = () => show(image.dataset.playing !== "true");
  show(image.dataset.playing ? image.dataset.playing === "true" : !prefersReducedMotion());
}
