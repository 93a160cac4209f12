// @ts-check
// Points in space as discs of a few pixels, drawn into arrays by the script itself: it needs no
// GPU, and nearer points hide those behind them.

/** @import { Projection } from "./projection.js" */

import { clamp } from "../numbers.js";
import { FIT, MIDDLE, magnification } from "./projection.js";

/**
 * @typedef {object} Raster - What is drawn into; of width times height pixels.
 * @property {Uint32Array} pixels - Packed colours (colors.js).
 * @property {Float32Array} depth - How far toward the eye what is drawn there lies.
 * @property {number} width
 * @property {number} height
 * @property {number} ratio - Of its pixels to CSS pixels.
 */

/**
 * @typedef {object} Points
 * @property {Float32Array} places - (3 n), coordinates in the box.
 * @property {Uint32Array} colors - (n), packed.
 */

/**
 * @typedef {object} IsolatedCluster - The cluster that is left in colour.
 * @property {Uint8Array} labels - (n), the clusters of the points.
 * @property {number} number
 */

/** @typedef {Points & { labels: Uint8Array }} LabelledPoints - With the cluster of each, (n). */

const EMPTY = -100; // depth of a pixel without a point
const GREY_DEPTH = 20; // how far behind all others a point is drawn that is not in colour
const GREY = 0x30808080;

/** @type {Uint8Array[]} */
const insetsBySize = [];

/**
 * How many pixels at each end of each row of a square of this size lie outside of a disc.
 *
 * @param {number} size
 */
export function discInsets(size) {
  if (size < 4) return new Uint8Array(size);
  return Uint8Array.from({ length: size }, (_, row) => {
    const offset = row + 0.5 - size / 2;
    return Math.round(size / 2 - Math.sqrt(size ** 2 / 4 - offset ** 2));
  });
}

/**
 * The diameter of points in the middle, in pixels: few points are drawn larger.
 *
 * @param {number} number - Of the points.
 * @param {Raster} raster
 * @param {number} zoom
 */
function pointSize(number, { width, height, ratio }, zoom) {
  const room = (0.62 * Math.min(width, height)) / Math.sqrt(number);
  return clamp(room, 1.7 * ratio, 5 * ratio) * Math.min(1.6, Math.sqrt(zoom));
}

/**
 * The points that are not in hidden clusters.
 *
 * @param {Points} points
 * @param {Uint8Array} pointLabels - (n), the clusters of the points.
 * @param {Set<number>} hidden - Numbers of clusters.
 * @returns {LabelledPoints}
 */
export function visiblePoints({ places, colors }, pointLabels, hidden) {
  /** @param {number} row */
  const isShown = (row) => !hidden.has(pointLabels[row]);
  return {
    places: places.filter((_, i) => isShown(Math.floor(i / 3))),
    colors: colors.filter((_, row) => isShown(row)),
    labels: pointLabels.filter((_, row) => isShown(row)),
  };
}

/** @param {Raster} raster */
export function clearRaster(raster) {
  raster.pixels.fill(0);
  raster.depth.fill(EMPTY);
}

/**
 * @param {Raster} raster
 * @param {Projection} projection - Onto it.
 * @param {Points} points
 * @param {IsolatedCluster | null} isolatedCluster
 */
export function drawPoints(raster, projection, { places, colors }, isolatedCluster) {
  // All of it is in local variables: this runs for 30,000 points at every movement.
  const { pixels, depth, width, height } = raster;
  const { scale } = projection;
  const [rightX, rightY] = projection.right; // The third is 0: the horizon is level.
  const [upX, upY, upZ] = projection.up;
  const [towardX, towardY, towardZ] = projection.toward;
  const [across, rise, back] = projection.target;
  const zoom = scale / (FIT * Math.min(width, height));
  const diameter = pointSize(colors.length, raster, zoom);
  for (let i = 0, j = 0; i < colors.length; i++, j += 3) {
    const x = places[j];
    const y = places[j + 1];
    const z = places[j + 2];
    let deep = x * towardX + y * towardY + z * towardZ - back;
    const near = magnification(deep);
    if (near <= 0) continue; // It is behind the eye.
    const size = Math.max(1, Math.round(diameter * near));
    const centerX = width / 2 + (x * rightX + y * rightY - across) * near * scale;
    const centerY = MIDDLE * height - (x * upX + y * upY + z * upZ - rise) * near * scale;
    const left = Math.round(centerX - size / 2);
    const top = Math.round(centerY - size / 2);
    if (left < 0 || top < 0 || left + size > width || top + size > height) continue;
    let color = colors[i];
    if (isolatedCluster !== null && isolatedCluster.labels[i] !== isolatedCluster.number) {
      color = GREY;
      deep -= GREY_DEPTH;
    }
    const insets = (insetsBySize[size] ||= discInsets(size));
    for (let row = 0; row < size; row++) {
      const inset = insets[row];
      let at = (top + row) * width + left + inset;
      for (const end = at + size - 2 * inset; at < end; at++) {
        if (deep > depth[at]) {
          depth[at] = deep;
          pixels[at] = color;
        }
      }
    }
  }
}

/**
 * A thin line of ink around all that is in colour, so that white is seen on white and black on
 * black.
 *
 * @param {Raster} raster
 * @param {number} ink - Packed.
 */
export function drawOutline({ pixels, depth, width, height }, ink) {
  const inColor = -GREY_DEPTH / 2;
  for (let row = 1; row < height - 1; row++) {
    for (let at = row * width + 1, end = at + width - 2; at < end; at++) {
      if (
        depth[at] === EMPTY &&
        (depth[at - 1] > inColor ||
          depth[at + 1] > inColor ||
          depth[at - width] > inColor ||
          depth[at + width] > inColor)
      ) {
        pixels[at] = ink;
      }
    }
  }
}
