// @ts-check
// Several clouds of colours with one camera. Nothing is sent to the server.

/**
 * @import { Axis } from "../shared/space/coordinates.js"
 * @import { Mounted } from "../shared/dom.js"
 */

import { bytesFromBase64 } from "../shared/binary.js";
import { Camera } from "../shared/space/camera.js";
import { cameraTools } from "../shared/space/camera_tools.js";
import { packColors, toCss } from "../shared/colors.js";
import { toBox } from "../shared/space/coordinates.js";
import { find, make } from "../shared/dom.js";
import { keepDrawn } from "../shared/space/drawing.js";
import { View } from "../shared/space/view.js";

/**
 * @typedef {object} PointSet - Points that clouds share.
 * @property {string} colors - Base64 of (n, 3) uint8.
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
 * @property {string} [labels] - Base64 of (n,) uint8, the cluster of each point.
 * @property {string} [palette] - Base64 of (k, 3) uint8, the colours of the centroids.
 * @property {string | null} [centroids] - Base64 of (k, 3) uint16, their coordinates.
 * @property {number[] | null} [shares] - (k,), of the pixels in each cluster.
 */

/**
 * @typedef {object} CloudData - As compressor/ui/elements/cloud/component.py makes it.
 * @property {string} camera - The name under which the camera is kept.
 * @property {Axis[]} axes
 * @property {PointSet[]} sets
 * @property {Cloud[]} clouds
 */

/** @typedef {{ colors: Uint32Array, places: Float32Array, coordinateMax: number }} UnpackedSet */

const HINT =
  "Drag or arrow keys turn, with Shift they shift; + and −, Ctrl + wheel or two fingers zoom.";
const HINT_OF_CENTROIDS =
  " A click on a diamond, or Page up, Page down and Enter, leaves its pixels alone in colour.";

/** @type {WeakMap<HTMLElement, () => void>} */
const removeByRoot = new WeakMap(); // what takes the clouds of a root away

/**
 * Where colours lie in the box.
 *
 * @param {string} colors - Base64 of (n, 3) uint8.
 * @param {string | null | undefined} places - Base64 of (n, 3) uint16, where they are not the same.
 * @param {number} coordinateMax
 * @param {Axis[]} axes
 */
function placesOf(colors, places, coordinateMax, axes) {
  if (!places) return toBox(bytesFromBase64(colors), 255, axes);
  return toBox(new Uint16Array(bytesFromBase64(places).buffer), coordinateMax, axes);
}

/**
 * @param {View} view
 * @param {Cloud} cloud
 * @param {UnpackedSet} set
 * @param {Axis[]} axes
 */
function fillView(view, cloud, set, axes) {
  view.space.points = { places: set.places, colors: set.colors };
  if (!cloud.labels || !cloud.palette) return;
  const labels = bytesFromBase64(cloud.labels);
  const palette = packColors(bytesFromBase64(cloud.palette));
  const places = placesOf(cloud.palette, cloud.centroids, set.coordinateMax, axes);
  const shares = cloud.shares ?? null;
  view.clusters = { labels, palette, shares, pixels: cloud.pixels };
  view.space.points.colors = Uint32Array.from(labels, (label) => palette[label]);
  view.space.centroids = Array.from(palette, (color, k) => ({
    place: places.subarray(3 * k, 3 * k + 3),
    color: toCss(color),
    share: shares ? shares[k] : 0,
  }));
}

/**
 * Fill an element with clouds; again, with other ones, which keep the camera. Gives a function
 * that takes everything away.
 *
 * @param {HTMLElement} root
 * @param {CloudData} data
 */
function drawClouds(root, data) {
  removeByRoot.get(root)?.();
  const { axes } = data;
  const camera = new Camera(data.camera);
  /** @type {View[]} */
  const views = [];
  const { redraw, begin, end } = keepDrawn(root, camera, views);
  const sets = data.sets.map((set) => ({
    colors: packColors(bytesFromBase64(set.colors)),
    places: placesOf(set.colors, set.places, set.coordinate_max, axes),
    coordinateMax: set.coordinate_max,
  }));
  for (const cloud of data.clouds) {
    const view = new View({ name: cloud.title, alt: cloud.alt, axes, camera, redraw });
    fillView(view, cloud, sets[cloud.set], axes);
    const heading = make("figcaption");
    heading.append(make("b", "title", cloud.title), make("span", "subtitle", cloud.subtitle));
    view.figure.prepend(heading);
    views.push(view);
  }
  const grid = make("div", "grid");
  grid.append(...views.map(({ figure }) => figure));
  const hasCentroids = data.clouds.some(({ labels }) => labels);
  const hint = HINT + (hasCentroids ? HINT_OF_CENTROIDS : "");
  root.replaceChildren(grid, cameraTools(camera, hint));
  begin();
  const remove = () => {
    end();
    removeByRoot.delete(root);
  };
  removeByRoot.set(root, remove);
  return remove;
}

/** @param {Mounted<CloudData>} mounted */
export default function ({ data, parentElement }) {
  return drawClouds(find(parentElement, ".clouds", HTMLElement), data);
}
