// @ts-check
// A wipe between two pictures, with zoom, and a ladder of other numbers of colours. Moving and
// dragging cost no rerun; the server is told once a rung is chosen.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { Picture } from "./frames/playing.js"
 * @import { Ladder } from "./ladder.js"
 * @import { View } from "./view.js"
 * @import { Wipe } from "./zoom.js"
 */

import { find } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { onZoomWheel } from "../shared/wheel.js";
import { playFrames } from "./frames/playing.js";
import { listenToPointers } from "./gestures.js";
import { ZOOM_FACTOR, listenToKeys } from "./keys.js";
import { drawLadder } from "./ladder.js";
import { MAGNIFIED, makeView } from "./view.js";
import { stateFor } from "./zoom.js";

/**
 * @typedef {object} WipeData
 * @property {string} id - Of the picture.
 * @property {number} width
 * @property {number} height
 * @property {string} left - What the left one is, such as "original".
 * @property {boolean} transparent - Whether to lay the pictures on a checkerboard.
 * @property {string[]} pictures - Addresses of the two.
 * @property {string[] | null} moving - Those of two animations that are played in their place.
 * @property {string[]} labels
 * @property {string[]} alts
 * @property {string | null} pin - The words of the button that pins; null for no button.
 * @property {Ladder | null} ladder - Other numbers of colours, where one drags through them.
 */

/** @type {WeakMap<HTMLElement, Wipe>} */
const stateByStage = new WeakMap(); // across redraws of the page

/** @param {Mounted<WipeData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const parts = findParts(parentElement);
  const { stage, bar, pictures } = parts;
  const state = stateFor(stateByStage.get(stage), data.id);
  stateByStage.set(stage, state);
  const view = makeView(parts, state, data);
  const placeOf = listenToPointers(stage, bar, view);
  listenToKeys(bar, view);
  listenToButtons(parts, view);
  parts.pin.hidden = data.pin === null;
  parts.pin.textContent = data.pin;
  parts.pin.onclick = () => setTriggerValue("pinned", true);
  const stopZoomWheel = onZoomWheel(stage, (factor, event) => {
    view.zoomTo(state.zoom * factor, placeOf(event));
  });

  stage.style.setProperty("--aspect", String(clamp(data.width / data.height, 0.4, 5)));
  stage.classList.toggle("checkered", data.transparent);
  bar.setAttribute("aria-label", `Wipe between the ${data.left} and the result`);
  parts.hold.textContent = `Hold for the ${data.left}`;
  const labels = [".left", ".right"].map((place) => find(parentElement, place, HTMLElement));
  pictures.forEach((picture, i) => {
    labels[i].textContent = data.labels[i];
    showStill(picture, data.pictures[i], data.alts[i], view.draw);
  });
  if (data.moving) {
    const animations = data.moving.map((moving, i) => ({
      moving,
      still: data.pictures[i],
      alt: data.alts[i],
    }));
    playFrames(parentElement, animations, { pictures, draw: view.draw });
  }
  drawLadder(parentElement, data.ladder, {
    show: (rung) => {
      showStill(pictures[1], rung.picture, data.alts[1], view.draw);
      labels[1].textContent = rung.label;
    },
    pick: (k) => setTriggerValue("picked", k),
  });
  const resized = new ResizeObserver(view.draw);
  resized.observe(stage);
  view.draw();
  parentElement.host.toggleAttribute("data-drawn", true); // until then page.css keeps its place

  return () => {
    resized.disconnect();
    stopZoomWheel();
  };
}

/**
 * Show a picture, but on a canvas, where frames are drawn already.
 *
 * @param {Picture} picture
 * @param {string} address
 * @param {string} alt
 * @param {() => void} draw
 */
function showStill(picture, address, alt, draw) {
  if (picture instanceof HTMLCanvasElement) {
    picture.setAttribute("aria-label", alt);
    return;
  }
  picture.onload = draw;
  picture.alt = alt;
  if (picture.dataset.still === address) return;
  picture.dataset.still = address;
  picture.src = address;
}

/** @param {ShadowRoot} root */
function findParts(root) {
  const button = (/** @type {string} */ place) => find(root, place, HTMLButtonElement);
  return {
    stage: find(root, ".stage", HTMLElement),
    bar: find(root, ".bar", HTMLElement),
    pictures: [".original", ".result"].map(
      (place) => /** @type {Picture} */ (find(root, place, HTMLElement)),
    ),
    zoomIn: button(".in"),
    zoomOut: button(".out"),
    fit: button(".fit"),
    actual: button(".actual"),
    magnified: button(".magnified"),
    worst: button(".worst"),
    hold: button(".hold"),
    pin: button(".pin"),
  };
}

/**
 * @param {ReturnType<typeof findParts>} parts
 * @param {View} view
 */
function listenToButtons({ zoomIn, zoomOut, fit, actual, magnified, worst, hold }, view) {
  const { state, zoomTo, zoomToPixels } = view;
  zoomIn.onclick = () => zoomTo(state.zoom * ZOOM_FACTOR);
  zoomOut.onclick = () => zoomTo(state.zoom / ZOOM_FACTOR);
  fit.onclick = () => zoomTo(1);
  actual.onclick = () => zoomToPixels(1);
  magnified.onclick = () => zoomToPixels(MAGNIFIED);
  worst.onclick = view.toggleWorst;
  hold.onpointerdown = () => view.hold(true);
  hold.onkeydown = ({ key }) => {
    if (key === " " || key === "Enter") view.hold(true);
  };
  for (const end of /** @type {const} */ (["onpointerup", "onpointerleave", "onkeyup", "onblur"]))
    hold[end] = () => view.hold(false);
}
