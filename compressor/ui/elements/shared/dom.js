// @ts-check
// What every element does with the page: find, make and replace parts of it, and listen to keys.

const CROSS_STEP = 0.01; // parts of a side, of an arrow key
const CROSS_STEP_FAR = 0.1; // of an arrow key with Shift

/** @type {WeakMap<HTMLElement, () => void>} */
const removeByRoot = new WeakMap(); // what takes away what a root shows

/**
 * What Streamlit calls the default function of an element with.
 *
 * @template Data
 * @typedef {object} Mounted
 * @property {Data} data - What the element's Python sent.
 * @property {ShadowRoot} parentElement - It holds the element's markup.
 * @property {(name: string, value: unknown) => void} setTriggerValue - It tells the server.
 */

/**
 * The first part of the markup that a selector finds; it has to be there.
 *
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type - Such as HTMLElement.
 * @returns {T}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`no ${type.name} is at ${selector}`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} text
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * A button that submits nothing.
 *
 * @param {string} className
 * @param {string} text
 * @param {() => void} press
 */
export function makeButton(className, text, press) {
  const button = make("button", className, text);
  button.type = "button";
  button.onclick = press;
  return button;
}

/**
 * What is drawn on a canvas with.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws nothing on a canvas");
  return context;
}

/**
 * Whether a key is one of the browser's or the system's shortcuts.
 *
 * @param {KeyboardEvent} event
 */
export const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

/**
 * Do what belongs to the key of an event; whether there is such a thing.
 *
 * @param {KeyboardEvent} event
 * @param {Record<string, () => void>} actions - By the names of keys.
 */
export function runKey(event, actions) {
  if (!(event.key in actions)) return false;
  actions[event.key]();
  return true;
}

/**
 * Do what a key asks for; whether it asks for anything.
 *
 * @param {KeyboardEvent} event
 * @param {{ x: number, y: number }} place - Of the cross, in parts of the sides.
 * @param {(x: number, y: number) => void} go - Moves it; places may lie outside.
 * @param {() => void} choose - Called for Enter and the space bar.
 */
export function runCrossKey(event, place, go, choose) {
  if (hasModifier(event)) return false;
  const step = event.shiftKey ? CROSS_STEP_FAR : CROSS_STEP;
  return runKey(event, {
    ArrowLeft: () => go(place.x - step, place.y),
    ArrowRight: () => go(place.x + step, place.y),
    ArrowUp: () => go(place.x, place.y - step),
    ArrowDown: () => go(place.x, place.y + step),
    Enter: choose,
    " ": choose,
  });
}

/**
 * Put buttons in the place of others; the one with the same number as before keeps the focus.
 *
 * @param {HTMLElement} list
 * @param {DocumentOrShadowRoot} root - It holds the list and knows the focus.
 * @param {Node[]} items - They hold buttons in the same order.
 */
export function replaceButtons(list, root, items) {
  const focused = [...list.querySelectorAll("button")].findIndex(
    (button) => button === root.activeElement,
  );
  list.replaceChildren(...items);
  if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
}

export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Show something in the place of what a root shows; gives a function that takes it away.
 *
 * @param {HTMLElement} root
 * @param {() => () => void} begin - Shows it; gives what ends it.
 */
export function showInPlace(root, begin) {
  removeByRoot.get(root)?.();
  const end = begin();
  const remove = () => {
    end();
    removeByRoot.delete(root);
  };
  removeByRoot.set(root, remove);
  return remove;
}

/**
 * The same for what has to be prepared; what was taken away by then is not shown.
 *
 * @template Prepared
 * @param {HTMLElement} root
 * @param {() => Promise<Prepared>} prepare
 * @param {(prepared: Prepared) => () => void} begin - Shows it; gives what ends it.
 * @param {() => void} [fail] - Called where it can't be prepared.
 */
export function showInPlaceOnceReady(root, prepare, begin, fail) {
  return showInPlace(root, () => {
    let end = () => {};
    let isRemoved = false;
    prepare().then((prepared) => {
      if (!isRemoved) end = begin(prepared);
    }, fail);
    return () => {
      isRemoved = true;
      end();
    };
  });
}
