// @ts-check
// What compressor/ui/elements/cloud/component.py sends, and what of it is drawn.

/**
 * @import { Axis } from "../shared/space/coordinates.js"
 * @import { View } from "../shared/space/view.js"
 * @import { Addresses, Figure } from "../shared/plotly/script.js"
 */

import { bytesFromBase64 } from "../shared/binary.js";
import { packColors, toCss } from "../shared/colors.js";
import { toBox } from "../shared/space/coordinates.js";
import { axisNumbers } from "../shared/plotly/fill_figure.js";

/**
 * @typedef {object} PointSet - Points that clouds share.
 * @property {string} colors - Base64 of (n, 3) uint8.
 * @property {string} counts - Base64 of (n,) uint32, how many pixels have each colour.
 * @property {string | null} places - Base64 of (n, 3) uint16, coordinates along the axes; null
 *   where the colours are the coordinates.
 * @property {number} coordinate_max - What is at the upper ends of the axes.
 */

/**
 * @typedef {object} Cloud - Without labels, points have their own colour.
 * @property {string} title
 * @property {string} subtitle
 * @property {string} alt
 * @property {number} set - The number of its points' set.
 * @property {number} pixels - How many there are; 0 where that is not told.
 * @property {Figure} figure - For Plotly, without the points.
 * @property {string} [labels] - Base64 of (n,) uint8, the cluster of each point.
 * @property {string} [palette] - Base64 of (k, 3) uint8, the colours of the centroids.
 * @property {string | null} [centroids] - Base64 of (k, 3) uint16, their coordinates.
 * @property {number[] | null} [shares] - (k,), of the pixels in each cluster.
 */

/**
 * @typedef {object} CloudData
 * @property {string} camera - The name under which the camera is kept.
 * @property {Addresses} plotly
 * @property {Axis[]} axes
 * @property {PointSet[]} sets
 * @property {Cloud[]} clouds
 */

/**
 * @typedef {object} UnpackedSet
 * @property {Uint32Array} colors
 * @property {Uint32Array} counts
 * @property {Float32Array} places - In the box.
 * @property {number[]} numbers - Along the axes, as these are labelled.
 * @property {number} coordinateMax
 */

/**
 * @param {PointSet} set
 * @param {Axis[]} axes
 * @returns {UnpackedSet}
 */
export function unpackSet(set, axes) {
  const levels = bytesFromBase64(set.colors);
  const along = set.places ? new Uint16Array(bytesFromBase64(set.places).buffer) : levels;
  const coordinateMax = set.coordinate_max;
  return {
    colors: packColors(levels),
    counts: new Uint32Array(bytesFromBase64(set.counts).buffer),
    places: toBox(along, set.places ? coordinateMax : 255, axes),
    numbers: set.places ? axisNumbers(along, coordinateMax, axes) : Array.from(levels),
    coordinateMax,
  };
}

/**
 * The clusters of the points, (n); null where they have none.
 *
 * @param {Cloud} cloud
 */
export const labelsOf = ({ labels }) => (labels ? bytesFromBase64(labels) : null);

/**
 * Where the centroids lie in the box.
 *
 * @param {Cloud & { palette: string }} cloud
 * @param {number} coordinateMax
 * @param {Axis[]} axes
 */
function centroidPlaces({ palette, centroids }, coordinateMax, axes) {
  if (!centroids) return toBox(bytesFromBase64(palette), 255, axes);
  return toBox(new Uint16Array(bytesFromBase64(centroids).buffer), coordinateMax, axes);
}

/**
 * Give a view what it draws of a cloud.
 *
 * @param {View} view
 * @param {Cloud} cloud
 * @param {UnpackedSet} set
 * @param {Axis[]} axes
 */
export function fillView(view, cloud, set, axes) {
  view.ownSpace.points = { places: set.places, colors: set.colors };
  const labels = labelsOf(cloud);
  if (!labels || !cloud.palette) return;
  const palette = packColors(bytesFromBase64(cloud.palette));
  const places = centroidPlaces({ ...cloud, palette: cloud.palette }, set.coordinateMax, axes);
  const shares = cloud.shares ?? null;
  view.clusters = { labels, palette, shares, pixels: cloud.pixels };
  view.ownSpace.points.colors = Uint32Array.from(labels, (label) => palette[label]);
  view.ownSpace.centroids = Array.from(palette, (color, k) => ({
    place: places.subarray(3 * k, 3 * k + 3),
    color: toCss(color),
    share: shares ? shares[k] : 0,
  }));
}
