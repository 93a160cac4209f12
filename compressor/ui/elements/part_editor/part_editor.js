// @ts-check
// Parts of a picture: a drag draws one, moves it or, at a corner, resizes it; so do the keys.

/** @import { Mounted } from "../shared/dom.js" */
/** @import { Point, Rectangle } from "./rectangles.js" */
/** @import { Row } from "./shared_parts.js" */

import { find, hasModifier, make, runKey } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { showPicture } from "../shared/picture_stage.js";
import {
  freePlace,
  fromCorners,
  inTheMiddle,
  inWords,
  keyStep,
  moved,
  resized,
} from "./rectangles.js";
import { SharedParts } from "./shared_parts.js";

/**
 * @typedef {object} EditorData
 * @property {string} picture - An address.
 * @property {number} width - Of the picture, which may be shown smaller.
 * @property {number} height
 * @property {string} alt
 * @property {Row[]} parts
 * @property {number} most - So many parts there may be.
 * @property {number} weight - Of a new one.
 */

const DRAG_MIN = 4; // screen pixels: less is a press, which draws nothing
const SEND_MS = 600; // after the last key, so that a held key sends once
const CORNERS = ["nw", "ne", "sw", "se"];
const HELP = "Drag to draw a part, or press Enter for one in the middle.";
const KEYS = "Arrow keys move it, with Shift they resize it; Delete removes it, Enter adds another";

/**
 * @typedef {object} Kept - What outlives a redraw of the page.
 * @property {SharedParts} shared
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/** @type {WeakMap<HTMLElement, Kept>} */
const keptByStage = new WeakMap();

/** @param {Mounted<EditorData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = find(parentElement, ".stage", HTMLElement);
  const picture = find(parentElement, ".picture", HTMLImageElement);
  const list = find(parentElement, ".parts", HTMLElement);
  const said = find(parentElement, ".said", HTMLElement);
  const kept = keptByStage.get(stage) ?? { shared: new SharedParts() };
  keptByStage.set(stage, kept);
  const { shared } = kept;

  function send() {
    clearTimeout(kept.timer);
    const rows = shared.toSend();
    draw(); // two that were laid upon each other are one
    if (rows) setTriggerValue("changed", rows);
  }

  function sendSoon() {
    clearTimeout(kept.timer);
    kept.timer = setTimeout(send, SEND_MS);
  }

  const nodes = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const numberOf = (/** @type {Element | null} */ node) => nodes().findIndex((one) => one === node);

  /**
   * Have as many boxes as there are parts, each where its part is.
   */
  function draw() {
    while (nodes().length > shared.all.length) list.lastElementChild?.remove();
    while (nodes().length < shared.all.length) list.append(makeBox());
    for (const [number, node] of nodes().entries()) place(node, number, shared.all[number]);
  }

  /**
   * @param {HTMLElement} node
   * @param {number} number
   * @param {Rectangle} part
   */
  function place(node, number, part) {
    node.style.setProperty("--left", `${(100 * part.x) / data.width}%`);
    node.style.setProperty("--top", `${(100 * part.y) / data.height}%`);
    node.style.setProperty("--width", `${(100 * part.width) / data.width}%`);
    node.style.setProperty("--height", `${(100 * part.height) / data.height}%`);
    find(node, ".number", HTMLElement).textContent = String(number + 1);
    const name = `Part ${number + 1} of ${shared.all.length}`;
    node.setAttribute("aria-label", `${name}: ${inWords(part)}. ${KEYS}.`);
  }

  /**
   * @param {number} number
   * @param {Rectangle} part
   */
  function change(number, part) {
    shared.change(shared.all.with(number, part));
    draw();
  }

  /** @param {Rectangle} part */
  function add(part) {
    if (shared.all.length >= data.most) {
      said.textContent = `There are ${data.most} parts, and no more can be protected.`;
      return false;
    }
    shared.change([...shared.all, part]);
    draw();
    nodes().at(-1)?.focus();
    return true;
  }

  function addInTheMiddle() {
    if (add(freePlace(inTheMiddle(data, data.weight), shared.all, data))) send();
  }

  /** @param {number} number */
  function remove(number) {
    shared.change(shared.all.toSpliced(number, 1));
    draw();
    (nodes()[Math.min(number, shared.all.length - 1)] ?? stage).focus();
    said.textContent = `Part ${number + 1} is removed.`;
    send();
  }

  /**
   * @param {number} number
   * @param {KeyboardEvent} event
   */
  function steer(number, event) {
    const step = keyStep(data);
    const act = event.shiftKey ? resized : moved;
    const go = (/** @type {number} */ right, /** @type {number} */ down) => {
      change(number, act(shared.all[number], right * step, down * step, data));
      said.textContent = inWords(shared.all[number]);
      sendSoon();
    };
    return runKey(event, {
      ArrowLeft: () => go(-1, 0),
      ArrowRight: () => go(1, 0),
      ArrowUp: () => go(0, -1),
      ArrowDown: () => go(0, 1),
      Delete: () => remove(number),
      Backspace: () => remove(number),
    });
  }

  /**
   * The place of a pointer in pixels of the picture.
   *
   * @param {PointerEvent} event
   * @returns {Point}
   */
  function pointOf(event) {
    const box = picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * data.width;
    const y = ((event.clientY - box.top) / box.height) * data.height;
    return { x: clamp(x, 0, data.width), y: clamp(y, 0, data.height) };
  }

  /**
   * What a drag from here does with a point that it reaches.
   *
   * @param {PointerEvent} event
   * @returns {((point: Point) => void)}
   */
  function dragFrom(event) {
    const start = pointOf(event);
    const target = /** @type {Element} */ (event.target);
    const number = numberOf(target.closest(".part"));
    if (number < 0) {
      let drawn = -1; // the number of the new part, once there is one
      return (point) => {
        const part = fromCorners(start, point, data, data.weight);
        if (drawn >= 0) change(drawn, part);
        else if (add(part)) drawn = shared.all.length - 1;
      };
    }
    const part = shared.all[number];
    const corner = CORNERS.find((name) => target.classList.contains(name));
    if (!corner) {
      return ({ x, y }) => change(number, moved(part, x - start.x, y - start.y, data));
    }
    const opposite = {
      x: corner.endsWith("w") ? part.x + part.width : part.x,
      y: corner.startsWith("n") ? part.y + part.height : part.y,
    };
    return (point) => change(number, fromCorners(opposite, point, data, part.weight));
  }

  stage.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const box = /** @type {Element} */ (event.target).closest(".part");
    (box instanceof HTMLElement ? box : stage).focus({ preventScroll: true });
    const before = shared.all;
    const wasChanged = shared.isChanged;
    const drag = dragFrom(event);
    let isDragged = false;
    stage.setPointerCapture(event.pointerId);
    stage.onpointermove = (later) => {
      const far = Math.hypot(later.clientX - event.clientX, later.clientY - event.clientY);
      isDragged ||= far >= DRAG_MIN;
      if (isDragged) drag(pointOf(later));
    };
    stage.onpointerup = () => {
      stage.onpointermove = null;
      send();
    };
    stage.onpointercancel = () => {
      stage.onpointermove = null;
      shared.all = before;
      shared.isChanged = wasChanged;
      draw();
    };
    event.preventDefault();
  };
  stage.onkeydown = (event) => {
    if (hasModifier(event)) return;
    const root = /** @type {ShadowRoot} */ (stage.getRootNode());
    const number = numberOf(root.activeElement);
    const isKnown =
      (number >= 0 && steer(number, event)) || runKey(event, { Enter: addInTheMiddle });
    if (isKnown) event.preventDefault();
  };
  showPicture(stage, picture, data, HELP);
  shared.receive(data.parts);
  draw();
}

/** The box of a part, with a handle at each corner. */
function makeBox() {
  const box = make("div", "part");
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-roledescription", "part of the picture");
  const corners = CORNERS.map((name) => make("span", `corner ${name}`));
  box.append(make("span", "number"), ...corners);
  for (const mark of box.children) mark.setAttribute("aria-hidden", "true");
  return box;
}
