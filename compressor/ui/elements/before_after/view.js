// @ts-check
// The two pictures on the stage: what is drawn, and what moves them.

/**
 * @import { Picture } from "./frames/playing.js"
 * @import { Place } from "./worst_place.js"
 * @import { Size, Wipe } from "./zoom.js"
 */

import { contextOf } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { worstPlace } from "./worst_place.js";
import { keepOnStage, showPlace, zoomAt, zoomInWords, zoomLimit, zoomOfPixels } from "./zoom.js";

/**
 * @typedef {object} Parts
 * @property {HTMLElement} stage
 * @property {HTMLElement} bar - Where the pictures are cut.
 * @property {Picture[]} pictures - The two.
 * @property {HTMLButtonElement} zoomIn
 * @property {HTMLButtonElement} zoomOut
 * @property {HTMLButtonElement} fit
 * @property {HTMLButtonElement} actual - For 1:1.
 * @property {HTMLButtonElement} magnified - For 8:1.
 * @property {HTMLButtonElement} worst
 * @property {HTMLButtonElement} hold
 */

/** @typedef {ReturnType<typeof makeView>} View */

export const MAGNIFIED = 8; // pixels of the page for one of the picture
const COMPARED_SIDE = 1000; // pixels of the longest side in the search for the worst place

/**
 * @param {Parts} parts
 * @param {Wipe} state - It is changed in place.
 * @param {Size & { left: string }} data - The picture's size in pixels, and what the left one is.
 */
export function makeView(parts, state, data) {
  const { stage, bar, pictures } = parts;
  let isHeld = false; // to see the left picture alone

  const stageSize = () => stage.getBoundingClientRect();

  function draw() {
    const { width, height } = stageSize();
    keepOnStage(state, { width, height });
    stage.style.setProperty("--wipe", `${isHeld ? 100 : state.wipe}%`);
    stage.classList.toggle("zoomed", state.zoom > 1);
    for (const picture of pictures) {
      picture.style.transform = `translate(${state.x}px, ${state.y}px) scale(${state.zoom})`;
      const natural = naturalSize(picture);
      const scale = Math.min(width / natural.width, height / natural.height);
      picture.classList.toggle("enlarged", scale * state.zoom * devicePixelRatio > 1);
    }
    drawBar();
    drawButtons({ width, height });
  }

  function drawBar() {
    const shown = Math.round(state.wipe);
    bar.setAttribute("aria-valuenow", String(shown));
    bar.setAttribute("aria-valuetext", `${shown} % ${data.left}, ${100 - shown} % result`);
  }

  /** @param {Size} box - Of the stage. */
  function drawButtons(box) {
    const limit = zoomLimit(data, box);
    parts.fit.textContent = zoomInWords(state.zoom);
    parts.fit.disabled = state.zoom <= 1;
    parts.zoomOut.disabled = state.zoom <= 1;
    parts.zoomIn.disabled = state.zoom >= limit;
    parts.actual.disabled = zoomOfPixels(1, data, box) < 1; // it is larger already
    parts.worst.setAttribute("aria-pressed", String(state.back !== undefined));
    parts.hold.setAttribute("aria-pressed", String(isHeld));
  }

  /**
   * @param {number} zoom
   * @param {number[]} [place] - What stays where it is; the middle, where none is given.
   */
  function zoomTo(zoom, place) {
    const { width, height } = stageSize();
    const [x, y] = place ?? [width / 2, height / 2];
    zoomAt(state, zoom, x, y, zoomLimit(data, { width, height }));
    draw();
  }

  /** @param {number} side - Pixels of the page for one of the picture. */
  const zoomToPixels = (side) => zoomTo(zoomOfPixels(side, data, stageSize()));

  /** @param {number} percent */
  function wipeTo(percent) {
    state.wipe = clamp(percent, 0, 100);
    draw();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  function pan(x, y) {
    state.x += x;
    state.y += y;
    draw();
  }

  /** @param {boolean} held - Whether the left picture is shown alone, as long as that is held. */
  function hold(held) {
    isHeld = held;
    draw();
  }

  /** Show where the pictures differ most; the second time, go back to what was shown. */
  function toggleWorst() {
    if (state.back) {
      Object.assign(state, state.back);
      state.back = undefined;
    } else if (pictures.every((picture) => naturalSize(picture).width > 0)) {
      const { zoom, x, y } = state;
      state.back = { zoom, x, y };
      const box = stageSize();
      const zoomed = Math.max(2, zoomOfPixels(MAGNIFIED, data, box));
      showPlace(state, zoomed, worstPlaceOf(pictures), data, box);
    }
    draw();
  }

  return { state, draw, zoomTo, zoomToPixels, wipeTo, pan, hold, toggleWorst };
}

/**
 * The pixels that a picture has of its own.
 *
 * @param {Picture} picture
 * @returns {Size}
 */
function naturalSize(picture) {
  if (picture instanceof HTMLCanvasElement) return picture;
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

/**
 * Where two pictures of one aspect differ most.
 *
 * @param {Picture[]} pictures
 * @returns {Place}
 */
function worstPlaceOf([before, after]) {
  const natural = naturalSize(after);
  const scale = Math.min(1, COMPARED_SIDE / Math.max(natural.width, natural.height));
  const width = Math.max(1, Math.round(scale * natural.width));
  const height = Math.max(1, Math.round(scale * natural.height));
  const [first, second] = [before, after].map((picture) => pixelsOf(picture, width, height));
  return worstPlace(first, second, width, height);
}

/**
 * The pixels of a picture as RGBA, on white where it is see-through.
 *
 * @param {Picture} picture
 * @param {number} width
 * @param {number} height
 */
function pixelsOf(picture, width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = contextOf(canvas);
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
