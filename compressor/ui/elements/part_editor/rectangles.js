// @ts-check
// Rectangles in the pixels of a picture: how they are drawn, moved and resized, always within it.

import { clamp } from "../shared/numbers.js";

/**
 * @typedef {object} Size
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Rectangle - In whole pixels, at least one in each direction.
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} weight - Of its pixels.
 */

/** @typedef {{ x: number, y: number }} Point - In pixels of the picture, between them too. */

const KEY_STEPS = 100; // of an arrow key, along the longest side
const NEW_PARTS = 4; // a new rectangle has this part of each side

/**
 * The rectangle of all pixels that the one between two points touches.
 *
 * @param {Point} one
 * @param {Point} other
 * @param {Size} size - Of the picture.
 * @param {number} weight
 * @returns {Rectangle}
 */
export function fromCorners(one, other, size, weight) {
  const [x, right] = stretch(one.x, other.x, size.width);
  const [y, bottom] = stretch(one.y, other.y, size.height);
  return { x, y, width: right - x, height: bottom - y, weight };
}

/**
 * @param {number} one
 * @param {number} other
 * @param {number} side
 */
function stretch(one, other, side) {
  const start = clamp(Math.floor(Math.min(one, other)), 0, side - 1);
  return [start, clamp(Math.ceil(Math.max(one, other)), start + 1, side)];
}

/**
 * @param {Rectangle} rectangle
 * @param {number} right - By so many pixels.
 * @param {number} down
 * @param {Size} size - Of the picture.
 * @returns {Rectangle}
 */
export function moved(rectangle, right, down, size) {
  const x = clamp(Math.round(rectangle.x + right), 0, size.width - rectangle.width);
  const y = clamp(Math.round(rectangle.y + down), 0, size.height - rectangle.height);
  return { ...rectangle, x, y };
}

/**
 * With the upper left corner where it is.
 *
 * @param {Rectangle} rectangle
 * @param {number} wider - By so many pixels.
 * @param {number} taller
 * @param {Size} size - Of the picture.
 * @returns {Rectangle}
 */
export function resized(rectangle, wider, taller, size) {
  const width = clamp(rectangle.width + wider, 1, size.width - rectangle.x);
  const height = clamp(rectangle.height + taller, 1, size.height - rectangle.y);
  return { ...rectangle, width, height };
}

/**
 * A new one in the middle of the picture.
 *
 * @param {Size} size - Of the picture.
 * @param {number} weight
 * @returns {Rectangle}
 */
export function inTheMiddle(size, weight) {
  const width = Math.max(1, Math.round(size.width / NEW_PARTS));
  const height = Math.max(1, Math.round(size.height / NEW_PARTS));
  const x = Math.floor((size.width - width) / 2);
  const y = Math.floor((size.height - height) / 2);
  return { x, y, width, height, weight };
}

/**
 * A rectangle, moved a little for each other one that has its place already.
 *
 * @param {Rectangle} rectangle
 * @param {Rectangle[]} others
 * @param {Size} size - Of the picture.
 */
export function freePlace(rectangle, others, size) {
  let place = rectangle;
  for (let tries = others.length; tries > 0; tries--) {
    if (!others.some(({ x, y }) => x === place.x && y === place.y)) break;
    place = moved(place, 2 * keyStep(size), 2 * keyStep(size), size);
  }
  return place;
}

/**
 * How far an arrow key goes, in pixels.
 *
 * @param {Size} size - Of the picture.
 */
export const keyStep = ({ width, height }) =>
  Math.max(1, Math.round(Math.max(width, height) / KEY_STEPS));

/** @param {Rectangle} rectangle */
export const inWords = ({ x, y, width, height }) =>
  `${width} by ${height} pixels at x ${x}, y ${y}`;
