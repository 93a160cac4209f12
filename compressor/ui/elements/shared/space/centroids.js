// @ts-check
// Centroids as diamonds, and their trails, the ways that they came.

/**
 * @import { Point } from "./coordinates.js"
 * @import { Projection } from "./projection.js"
 * @import { Theme } from "../theme.js"
 */

import { project } from "./projection.js";

/**
 * @typedef {object} Centroid
 * @property {Point} place
 * @property {string} color - For a style sheet.
 * @property {number} share - Of the pixels, 0 to 1.
 */

/**
 * @typedef {object} Mark - Where a centroid was drawn, in CSS pixels.
 * @property {number} x
 * @property {number} y
 * @property {number} size - From its middle to its corners.
 * @property {number} near - How much larger it is seen than at the middle.
 * @property {number} number
 */

const MANY = 64; // more centroids than these are drawn smaller and thinner
const MARK_SLACK = 4; // CSS pixels around a diamond that belong to it
const DIAMOND = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/**
 * Lines with a dot where each began.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {Point[][]} trails
 * @param {number} ratio - Of the canvas's pixels to CSS pixels.
 * @param {Theme} theme
 */
export function drawTrails(context, projection, trails, ratio, theme) {
  const thin = trails.length > MANY ? 0.6 : 1;
  context.lineJoin = "round";
  context.lineCap = "round";

  /**
   * @param {string} color
   * @param {number} width
   */
  function strokeAll(color, width) {
    context.strokeStyle = color;
    context.lineWidth = width * thin * ratio;
    context.beginPath();
    for (const trail of trails) {
      trail.forEach((place, i) => {
        const { x, y } = project(projection, place);
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      });
    }
    context.stroke();
  }
  strokeAll(theme.paper, 4);
  strokeAll(theme.ink, 1.75);

  context.fillStyle = theme.ink;
  for (const [first] of trails) {
    const { x, y } = project(projection, first);
    context.beginPath();
    context.arc(x, y, 2.5 * thin * ratio, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * Where centroids are seen, the nearest last. Area goes with the share, from a least size on.
 *
 * @param {Projection} projection
 * @param {Centroid[]} centroids
 * @param {number} ratio - Of the canvas's pixels to CSS pixels.
 * @returns {Mark[]}
 */
export function placeMarks(projection, centroids, ratio) {
  const sizeMin = centroids.length > MANY ? 3 : 4.5;
  const side = Math.min(projection.width, projection.height) / ratio;
  const marks = centroids.map(({ place, share }, number) => {
    const { x, y, near } = project(projection, place);
    const size = Math.max(sizeMin, 0.1 * side * Math.sqrt(share)) * near;
    return { x: x / ratio, y: y / ratio, size, near, number };
  });
  return marks.sort((a, b) => a.near - b.near);
}

/**
 * The number of the centroid at a place, in CSS pixels, or -1.
 *
 * @param {Mark[]} marks
 * @param {number} x
 * @param {number} y
 */
export function centroidAt(marks, x, y) {
  const found = marks.findLast(
    (mark) => Math.abs(x - mark.x) + Math.abs(y - mark.y) <= mark.size + MARK_SLACK,
  );
  return found ? found.number : -1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Mark[]} marks
 * @param {Centroid[]} centroids
 * @param {number} ratio - Of the canvas's pixels to CSS pixels.
 * @param {number} highlighted - The number of the centroid with a thicker edge, or -1.
 * @param {number} isolated - The number of the only one that is not pale, or -1 for all.
 */
export function drawMarks(context, marks, centroids, ratio, highlighted, isolated) {
  context.lineJoin = "miter";
  for (const { x, y, size, number } of marks) {
    context.globalAlpha = isolated >= 0 && isolated !== number ? 0.2 : 1;
    context.beginPath();
    for (const [dx, dy] of DIAMOND) {
      context.lineTo((x + dx * size) * ratio, (y + dy * size) * ratio);
    }
    context.closePath();
    const isHighlighted = number === highlighted;
    context.strokeStyle = "#000";
    context.lineWidth = (isHighlighted ? 6.5 : 4) * ratio;
    context.stroke();
    context.strokeStyle = "#fff";
    context.lineWidth = (isHighlighted ? 4 : 2) * ratio;
    context.stroke();
    context.fillStyle = centroids[number].color;
    context.fill();
  }
  context.globalAlpha = 1;
}
