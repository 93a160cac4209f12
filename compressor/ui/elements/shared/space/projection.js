// @ts-check
// How points in the box (coordinates.js) are seen on a canvas, with perspective.

/** @import { Point } from "./coordinates.js" */

/**
 * @typedef {object} Pose - Where the eye is, on a sphere around what it looks at.
 * @property {number} azimuth - In degrees.
 * @property {number} elevation - In degrees.
 * @property {number} zoom
 * @property {number[]} target - The point in the box that it looks at.
 */

/**
 * @typedef {object} Projection
 * @property {number[]} right - The direction in the box that is seen to the right.
 * @property {number[]} up - The direction that is seen upward.
 * @property {number[]} toward - The direction to the eye.
 * @property {number[]} target - What is looked at, along these three directions.
 * @property {number} scale - Pixels of a distance of 1.
 * @property {number} width - Of the canvas, in pixels.
 * @property {number} height
 */

export const FIT = 0.46; // distance 1 from what is looked at, in parts of a view's shorter side
export const MIDDLE = 0.47; // how far down a view its target lies: words stand below
const EYE_DISTANCE = 3.6; // from the middle of a box whose corners are at 1

/**
 * @param {Point} a
 * @param {Point} b
 */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * The directions to the right, up and toward the eye, as seen.
 *
 * @param {Pick<Pose, "azimuth" | "elevation">} pose
 */
export function viewDirections({ azimuth, elevation }) {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  return {
    right: [-Math.sin(a), Math.cos(a), 0],
    up: [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)],
    toward: [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)],
  };
}

/**
 * @param {Pose} pose
 * @param {number} width - Of the canvas, in pixels.
 * @param {number} height
 * @returns {Projection}
 */
export function makeProjection(pose, width, height) {
  const { right, up, toward } = viewDirections(pose);
  return {
    right,
    up,
    toward,
    target: [right, up, toward].map((direction) => dot(pose.target, direction)),
    scale: FIT * Math.min(width, height) * pose.zoom,
    width,
    height,
  };
}

/**
 * How much larger something is seen than at the middle, by how far toward the eye it lies.
 *
 * @param {number} depth - Along `toward`, from the target on.
 */
export const magnification = (depth) => EYE_DISTANCE / (EYE_DISTANCE - depth);

/**
 * Where a point is seen, in pixels.
 *
 * @param {Projection} projection
 * @param {Point} point
 */
export function project({ right, up, toward, target, scale, width, height }, point) {
  const near = magnification(dot(point, toward) - target[2]);
  return {
    x: width / 2 + (dot(point, right) - target[0]) * near * scale,
    y: MIDDLE * height - (dot(point, up) - target[1]) * near * scale,
    near,
  };
}

/**
 * The point that is seen at a place, as deep as another point: the way back from `project`.
 *
 * @param {Projection} projection
 * @param {number} x - In pixels.
 * @param {number} y
 * @param {Point} asDeepAs
 */
export function unproject({ right, up, toward, target, scale, width, height }, x, y, asDeepAs) {
  const depth = dot(asDeepAs, toward);
  const near = magnification(depth - target[2]);
  const across = (x - width / 2) / (near * scale) + target[0];
  const rise = (MIDDLE * height - y) / (near * scale) + target[1];
  return [0, 1, 2].map((i) => across * right[i] + rise * up[i] + depth * toward[i]);
}
