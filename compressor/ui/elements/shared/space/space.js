// @ts-check
// Points, centroids and trails in a box, on a canvas.

/**
 * @import { Camera } from "./camera.js"
 * @import { Centroid, Mark } from "./centroids.js"
 * @import { Axis, Point } from "./coordinates.js"
 * @import { IsolatedCluster, LabelledPoints, Points, Raster } from "./points.js"
 * @import { Theme } from "../theme.js"
 */

import { drawAxisNames, drawWalls } from "./axis_box.js";
import { centroidAt, drawMarks, drawTrails, placeMarks } from "./centroids.js";
import { halfSides } from "./coordinates.js";
import { contextOf } from "../dom.js";
import { clamp } from "../numbers.js";
import { clearRaster, drawOutline, drawPoints, visiblePoints } from "./points.js";
import { makeProjection } from "./projection.js";

/** What is set is seen at the next `draw`. */
export class Space {
  /** @type {Points | null} */
  points = null;

  /** @type {Centroid[]} */
  centroids = [];

  /** @type {Point[][]} */
  trails = [];

  /** @type {IsolatedCluster | null} */
  isolatedCluster = null;

  highlighted = -1; // the number of a centroid, or -1

  /** @type {Set<number>} */
  hidden = new Set(); // numbers of clusters

  #canvas;
  #context;
  #axes;
  #half;

  /** @type {(Raster & { image: ImageData }) | null} */
  #raster = null;

  /** @type {Mark[]} */
  #marks = [];

  /** @type {LabelledPoints | null} */
  #visible = null; // what is drawn while clusters are hidden

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Axis[]} axes
   */
  constructor(canvas, axes) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    this.#axes = axes;
    this.#half = halfSides(axes);
  }

  /** Follow the size that the canvas has on the page. */
  fit() {
    const canvas = this.#canvas;
    const ratio = clamp(devicePixelRatio || 1, 1, 2);
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (this.#raster && canvas.width === width && canvas.height === height) {
      this.#raster.ratio = ratio;
      return this.#raster;
    }
    canvas.width = width;
    canvas.height = height;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const depth = new Float32Array(width * height);
    this.#raster = { image, pixels, depth, width, height, ratio };
    return this.#raster;
  }

  /**
   * Leave clusters out, or show all.
   *
   * @param {Set<number>} hidden
   * @param {Uint8Array} labels - The clusters of the points.
   */
  hide(hidden, labels) {
    this.hidden = hidden;
    this.#visible =
      hidden.size > 0 && this.points ? visiblePoints(this.points, labels, hidden) : null;
  }

  /**
   * @param {Camera} camera
   * @param {Theme} theme
   */
  draw(camera, theme) {
    const raster = this.#raster ?? this.fit();
    const { ratio } = raster;
    const context = this.#context;
    const projection = makeProjection(camera, raster.width, raster.height);
    clearRaster(raster);
    const points = this.#visible ?? this.points;
    if (points) drawPoints(raster, projection, points, this.#isolatedOfDrawn());
    drawOutline(raster, theme.outline);
    context.putImageData(raster.image, 0, 0);
    context.globalCompositeOperation = "destination-over";
    context.lineWidth = ratio;
    context.strokeStyle = theme.line;
    drawWalls(context, projection, this.#half);
    context.globalCompositeOperation = "source-over";
    if (this.trails.length > 0) drawTrails(context, projection, this.trails, ratio, theme);
    this.#marks = placeMarks(projection, this.centroids, ratio).filter(
      ({ number }) => !this.hidden.has(number),
    );
    const isolated = this.isolatedCluster ? this.isolatedCluster.number : -1;
    drawMarks(context, this.#marks, this.centroids, ratio, this.highlighted, isolated);
    drawAxisNames(context, projection, this.#axes, this.#half, ratio, theme);
    this.#canvas.dataset.azimuth = camera.azimuth.toFixed(1);
    this.#canvas.dataset.elevation = camera.elevation.toFixed(1);
    this.#canvas.dataset.zoom = camera.zoom.toFixed(2);
  }

  /** The isolated cluster, with the labels of those points alone that are drawn. */
  #isolatedOfDrawn() {
    if (!this.isolatedCluster || !this.#visible) return this.isolatedCluster;
    return { ...this.isolatedCluster, labels: this.#visible.labels };
  }

  /**
   * The number of the centroid that was drawn at a place, in CSS pixels, or -1.
   *
   * @param {number} x
   * @param {number} y
   */
  centroidAt(x, y) {
    return centroidAt(this.#marks, x, y);
  }
}
