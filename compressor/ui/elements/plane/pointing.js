// @ts-check
// What a pointer or the keyboard does in the square: place centroids, or draw points.

/** @import { Place } from "./cells.js" */

import { hasModifier, runKey } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";

const REACH = 22; // screen pixels around a diamond in which a pointer takes hold of it
const DRAWN_APART = 7; // steps of the grid between two points that one movement draws
const KEY_STEP = 4; // steps of the grid, of an arrow key
const KEY_STEP_FAR = 20; // of an arrow key with Shift
const SEND_MS = 600; // after the last key, so that several centroids are sent at once

/**
 * @typedef {object} Plan - What a pointer may do, and has done to the centroids.
 * @property {"centroids" | "points"} tool
 * @property {number} next - The centroid that a press where none is puts there.
 * @property {Place} cross - Where the keyboard's cross is.
 * @property {boolean} isHeld - Whether something is under way that has not been sent.
 */

/**
 * @typedef {object} Square - What the square has, and what becomes of it.
 * @property {() => Place[]} centroids - Where they are now.
 * @property {(event: PointerEvent) => Place} placeOf
 * @property {(pixels: number) => number} stepsOf - Screen pixels as steps of the grid.
 * @property {(places: Place[]) => void} showCentroids - Called while they are placed.
 * @property {() => void} sendCentroids
 * @property {() => void} restore - Called where a movement is given up.
 * @property {(place: Place) => boolean} addPoint - Whether there was room.
 * @property {() => void} sendPoints
 * @property {(place: Place | null) => void} showCross
 * @property {(text: string) => void} say
 */

/**
 * The number of the centroid that is nearest to a place, if it is within reach; else -1.
 *
 * @param {Place[]} centroids
 * @param {Place} place
 * @param {number} reach
 */
export function nearestWithin(centroids, place, reach) {
  const distances = centroids.map(([x, y]) => Math.hypot(x - place[0], y - place[1]));
  const least = Math.min(...distances);
  return least <= reach ? distances.indexOf(least) : -1;
}

/**
 * Listen to pointer and keyboard.
 *
 * @param {HTMLElement} stage
 * @param {Plan} plan - It is changed.
 * @param {Square} square
 * @param {number} side - Of the square.
 */
export function listen(stage, plan, square, side) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * @param {number} number
   * @param {Place} place
   */
  function put(number, place) {
    const rounded = square
      .centroids()
      .map(([x, y]) => /** @type {Place} */ ([Math.round(x), Math.round(y)]));
    square.showCentroids(rounded.with(number, place));
  }

  /** @param {() => void} act */
  function finish(act) {
    plan.isHeld = false;
    act();
  }

  /** @param {PointerEvent} event */
  function placeFrom(event) {
    const start = square.placeOf(event);
    const held = nearestWithin(square.centroids(), start, square.stepsOf(REACH));
    const number = held >= 0 ? held : plan.next;
    plan.next = (number + 1) % square.centroids().length;
    if (held < 0) put(number, start);
    return (/** @type {Place} */ place) => put(number, place);
  }

  /** @param {PointerEvent} event */
  function drawFrom(event) {
    let last = square.placeOf(event);
    square.addPoint(last);
    return (/** @type {Place} */ place) => {
      if (Math.hypot(place[0] - last[0], place[1] - last[1]) < DRAWN_APART) return;
      last = place;
      square.addPoint(place);
    };
  }

  stage.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    clearTimeout(timer);
    stage.focus({ preventScroll: true });
    square.showCross(null);
    plan.isHeld = true;
    stage.setPointerCapture(event.pointerId);
    const isPlacing = plan.tool === "centroids";
    const drag = isPlacing ? placeFrom(event) : drawFrom(event);
    stage.onpointermove = (later) => drag(square.placeOf(later));
    const end = (/** @type {() => void} */ act) => () => {
      stage.onpointermove = null;
      stage.onpointerup = null;
      stage.onpointercancel = null;
      finish(act);
    };
    stage.onpointerup = end(isPlacing ? square.sendCentroids : square.sendPoints);
    stage.onpointercancel = end(square.restore);
  };

  function putAtCross() {
    const place = plan.cross;
    clearTimeout(timer);
    plan.isHeld = true;
    if (plan.tool === "points") {
      if (square.addPoint(place)) square.say("A point is drawn.");
      timer = setTimeout(() => finish(square.sendPoints), SEND_MS);
      return;
    }
    const number = plan.next;
    plan.next = (number + 1) % square.centroids().length;
    put(number, place);
    square.say(`Centroid ${number + 1} is placed. The next is ${plan.next + 1}.`);
    timer = setTimeout(() => finish(square.sendCentroids), SEND_MS);
  }

  /** @param {string} key */
  function chooseNext(key) {
    const number = Number(key) - 1;
    if (!(number >= 0 && number < square.centroids().length)) return false;
    plan.next = number;
    square.say(`Centroid ${key} is next.`);
    return true;
  }

  stage.onkeydown = (event) => {
    if (hasModifier(event)) return;
    const step = event.shiftKey ? KEY_STEP_FAR : KEY_STEP;
    const go = (/** @type {number} */ right, /** @type {number} */ up) => {
      const [x, y] = plan.cross;
      plan.cross = [clamp(x + right * step, 0, side), clamp(y + up * step, 0, side)];
      square.showCross(plan.cross);
      square.say(`x ${(plan.cross[0] / side).toFixed(2)}, y ${(plan.cross[1] / side).toFixed(2)}`);
    };
    const isKnown =
      runKey(event, {
        ArrowLeft: () => go(-1, 0),
        ArrowRight: () => go(1, 0),
        ArrowUp: () => go(0, 1),
        ArrowDown: () => go(0, -1),
        Enter: putAtCross,
        " ": putAtCross,
      }) || chooseNext(event.key);
    if (!isKnown) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };
  return () => clearTimeout(timer);
}
