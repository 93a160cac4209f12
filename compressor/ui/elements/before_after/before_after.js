// @ts-check
// A wipe between two pictures, with zoom, and a ladder of other numbers of colours. Moving and
// dragging cost no rerun; the server is told once a rung is chosen.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { Ladder } from "./ladder.js"
 * @import { Wipe } from "./zoom.js"
 */

import { find, hasModifier, runKey } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { drawLadder } from "./ladder.js";
import { onZoomWheel } from "../shared/wheel.js";
import { ZOOM_LIMIT, keepOnStage, stateFor, zoomAt, zoomInWords } from "./zoom.js";

/**
 * @typedef {object} WipeData
 * @property {string} id - Of the picture.
 * @property {number} width
 * @property {number} height
 * @property {boolean} transparent - Whether to lay the pictures on a checkerboard.
 * @property {string[]} pictures - Addresses of the two.
 * @property {string[]} labels
 * @property {string[]} alts
 * @property {Ladder | null} ladder - Other numbers of colours, where one drags through them.
 */

const ZOOM_FACTOR = 1.5; // of a key or a button
const KEY_PAN = 40; // pixels, of an arrow key with Shift
const KEY_WIPE = 2; // percent, of an arrow key
const PAGE_WIPE = 10; // percent, of Page up and Page down

/** @type {WeakMap<HTMLElement, Wipe>} */
const stateByStage = new WeakMap(); // across redraws of the page

/**
 * @param {number[]} a
 * @param {number[]} b
 */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** @param {Mounted<WipeData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = find(parentElement, ".stage", HTMLElement);
  const bar = find(parentElement, ".bar", HTMLElement);
  const pictures = [".original", ".result"].map((selector) =>
    find(parentElement, selector, HTMLImageElement),
  );
  const zoomIn = find(parentElement, ".in", HTMLButtonElement);
  const zoomOut = find(parentElement, ".out", HTMLButtonElement);
  const fit = find(parentElement, ".fit", HTMLButtonElement);
  const state = stateFor(stateByStage.get(stage), data.id);
  stateByStage.set(stage, state);

  function draw() {
    const { width, height } = stage.getBoundingClientRect();
    keepOnStage(state, { width, height });
    stage.style.setProperty("--wipe", `${state.wipe}%`);
    stage.classList.toggle("zoomed", state.zoom > 1);
    for (const picture of pictures) {
      picture.style.transform = `translate(${state.x}px, ${state.y}px) scale(${state.zoom})`;
      const scale = Math.min(width / picture.naturalWidth, height / picture.naturalHeight);
      picture.classList.toggle("enlarged", scale * state.zoom * devicePixelRatio > 1);
    }
    const shown = Math.round(state.wipe);
    bar.setAttribute("aria-valuenow", String(shown));
    bar.setAttribute("aria-valuetext", `${shown} % original, ${100 - shown} % result`);
    fit.textContent = zoomInWords(state.zoom);
    fit.disabled = state.zoom <= 1;
    zoomOut.disabled = state.zoom <= 1;
    zoomIn.disabled = state.zoom >= ZOOM_LIMIT;
  }

  /**
   * @param {number} zoom
   * @param {number[]} [place] - What stays where it is; the middle, where none is given.
   */
  function zoomTo(zoom, place) {
    const { width, height } = stage.getBoundingClientRect();
    const [x, y] = place ?? [width / 2, height / 2];
    zoomAt(state, zoom, x, y);
    draw();
  }

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

  /** @type {Map<number, number[]>} */
  const down = new Map(); // where the pointers are that are down: one wipes or pans, two pinch
  let isBarGrabbed = false; // the bar, rather than the picture

  /** @param {MouseEvent} event */
  function placeOf(event) {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {MouseEvent} event */
  function wipeAt(event) {
    wipeTo((100 * placeOf(event)[0]) / stage.getBoundingClientRect().width);
  }

  stage.onpointerdown = (event) => {
    if (event.button > 0) return;
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, placeOf(event));
    isBarGrabbed = event.composedPath().includes(bar);
    stage.classList.toggle("panning", !isBarGrabbed && state.zoom > 1);
    if (!isBarGrabbed && state.zoom === 1 && event.pointerType === "mouse") wipeAt(event);
    event.preventDefault();
    const options = { preventScroll: true, focusVisible: false };
    bar.focus(options); // In a variable, since the types of the DOM do not know focusVisible.
  };

  stage.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = placeOf(event);
    down.set(event.pointerId, now);
    if (down.size === 2) {
      const still = [...down].find(([id]) => id !== event.pointerId)?.[1] ?? now;
      const middle = [(now[0] + still[0]) / 2, (now[1] + still[1]) / 2];
      zoomTo((state.zoom * distance(now, still)) / Math.max(1, distance(before, still)), middle);
    } else if (isBarGrabbed || state.zoom === 1) {
      wipeAt(event);
    } else {
      pan(now[0] - before[0], now[1] - before[1]);
    }
  };

  /** @param {PointerEvent} event */
  const release = (event) => {
    down.delete(event.pointerId);
    stage.classList.remove("panning");
  };
  stage.onpointerup = release;
  stage.onpointercancel = release;

  const stopZoomWheel = onZoomWheel(stage, (factor, event) => {
    zoomTo(state.zoom * factor, placeOf(event));
  });

  bar.onkeydown = (event) => {
    if (hasModifier(event)) return;
    const pans = event.shiftKey && state.zoom > 1;
    /**
     * @param {number} x - How far to pan.
     * @param {number} y
     * @param {number} percent - How far to wipe, where nothing is to be panned.
     */
    const move = (x, y, percent) => {
      if (pans) pan(x, y);
      else wipeTo(state.wipe + percent);
    };
    const isKnown = runKey(event, {
      ArrowLeft: () => move(KEY_PAN, 0, -KEY_WIPE),
      ArrowRight: () => move(-KEY_PAN, 0, KEY_WIPE),
      ArrowDown: () => move(0, -KEY_PAN, -KEY_WIPE),
      ArrowUp: () => move(0, KEY_PAN, KEY_WIPE),
      PageDown: () => wipeTo(state.wipe - PAGE_WIPE),
      PageUp: () => wipeTo(state.wipe + PAGE_WIPE),
      Home: () => wipeTo(0),
      End: () => wipeTo(100),
      "+": () => zoomTo(state.zoom * ZOOM_FACTOR),
      "=": () => zoomTo(state.zoom * ZOOM_FACTOR),
      "-": () => zoomTo(state.zoom / ZOOM_FACTOR),
      0: () => zoomTo(1),
    });
    if (!isKnown) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };

  zoomIn.onclick = () => zoomTo(state.zoom * ZOOM_FACTOR);
  zoomOut.onclick = () => zoomTo(state.zoom / ZOOM_FACTOR);
  fit.onclick = () => zoomTo(1);

  stage.style.setProperty("--aspect", String(clamp(data.width / data.height, 0.4, 5)));
  stage.classList.toggle("checkered", data.transparent);
  find(parentElement, ".left", HTMLElement).textContent = data.labels[0];
  find(parentElement, ".right", HTMLElement).textContent = data.labels[1];
  find(parentElement, ".hint", HTMLElement).textContent =
    "Arrow keys wipe, + and − zoom, Ctrl + wheel zooms, drag pans.";
  pictures.forEach((picture, i) => {
    picture.onload = draw;
    picture.alt = data.alts[i];
    if (picture.getAttribute("src") !== data.pictures[i]) picture.src = data.pictures[i];
  });
  drawLadder(parentElement, data.ladder, {
    show: (rung) => {
      pictures[1].src = rung.picture;
      find(parentElement, ".right", HTMLElement).textContent = rung.label;
    },
    pick: (k) => setTriggerValue("picked", k),
  });
  const resized = new ResizeObserver(draw);
  resized.observe(stage);
  draw();
  parentElement.host.toggleAttribute("data-drawn", true); // until then page.css keeps its place

  return () => {
    resized.disconnect();
    stopZoomWheel();
  };
}
