// @ts-check
// A picture that is pointed at: on a stage of its shape, its pixels sharp where they are enlarged.

import { clamp } from "./numbers.js";

const ASPECT_MIN = 0.4;
const ASPECT_MAX = 5;

/**
 * Show a picture.
 *
 * @param {HTMLElement} stage - It holds the picture and has its label.
 * @param {HTMLImageElement} picture
 * @param {{ picture: string, width: number, height: number, alt: string }} data - Its address, its
 *   size in pixels, and what is seen on it.
 * @param {string} help - What can be done on the stage, in a sentence.
 */
export function showPicture(stage, picture, data, help) {
  picture.onload = () => {
    const shownWidth = picture.getBoundingClientRect().width * devicePixelRatio;
    picture.classList.toggle("enlarged", shownWidth > picture.naturalWidth);
  };
  const aspect = clamp(data.width / data.height, ASPECT_MIN, ASPECT_MAX);
  stage.style.setProperty("--aspect", String(aspect));
  stage.setAttribute("aria-label", `${data.alt}. ${help}`);
  picture.alt = data.alt;
  if (picture.getAttribute("src") !== data.picture) picture.src = data.picture;
}
