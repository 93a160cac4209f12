// @ts-check
// The cloud of a run: points in the colours of their clusters, centroids, and the ways they came.

/**
 * @import { Camera } from "../shared/space/camera.js"
 * @import { Point } from "../shared/space/coordinates.js"
 * @import { Run } from "./frames.js"
 */

import { toCss } from "../shared/colors.js";
import { clamp, easeOut } from "../shared/numbers.js";
import { View } from "../shared/space/view.js";
import { mapAt, sharesAt, updatesBefore } from "./frames.js";

/**
 * Where a centroid is on its way to where it is after t iterations.
 *
 * @param {Pick<Run, "placeOf">} run
 * @param {number} t
 * @param {number} number
 * @param {number} part - Of the way from the iteration before, 0 to 1.
 */
export function placeBetween({ placeOf }, t, number, part) {
  const from = placeOf(Math.max(0, t - 1), number);
  const to = placeOf(t, number);
  return [0, 1, 2].map((i) => from[i] + (to[i] - from[i]) * part);
}

export class RunCloud {
  #run;
  #redraw;
  #labels;
  #colors;
  #animation = 0;

  /**
   * @param {Run} run
   * @param {Camera} camera
   * @param {() => void} redraw - Draw soon.
   * @param {(number: number) => void} onIsolate - Told of the only cluster in colour, or -1.
   */
  constructor(run, camera, redraw, onIsolate) {
    this.#run = run;
    this.#redraw = redraw;
    this.#labels = new Uint8Array(run.pointRows.length);
    this.#colors = new Uint32Array(run.pointRows.length);
    const name = "The colours in space";
    this.view = new View({ name, alt: "", axes: run.axes, camera, redraw, onIsolate });
  }

  /**
   * Show a half-step; gives the part of the pixels in each cluster.
   *
   * @param {number} half
   * @param {number} duration - Milliseconds that the centroids take to come there, or 0.
   */
  show(half, duration) {
    const run = this.#run;
    const { view } = this;
    const t = updatesBefore(half);
    const palette = run.palettes[t];
    const shares = sharesAt(run, half);
    const isStart = half === 0;
    if (!isStart) this.#labelPoints(mapAt(run, half), palette);
    view.ownSpace.points = {
      places: run.pointPlaces,
      colors: isStart ? run.pointColors : this.#colors,
    };
    view.clusters = {
      labels: this.#labels,
      palette,
      shares: isStart ? null : shares,
      pixels: run.pixels,
    };
    if (isStart) view.space.isolatedCluster = null;
    view.tell();
    view.canvas.setAttribute(
      "aria-label",
      `The picture's colours in the RGB cube, with ${run.k} centroids` +
        (t > 0 ? ` and their trails after ${t} iterations` : ""),
    );
    this.stop();
    if (duration > 0) this.#animateCentroids(t, shares, duration);
    else this.#placeCentroids(t, 1, shares);
    return shares;
  }

  /** Let the centroids stay where they are. */
  stop() {
    cancelAnimationFrame(this.#animation);
  }

  /**
   * @param {Uint8Array} map
   * @param {Uint32Array} palette
   */
  #labelPoints(map, palette) {
    this.#run.pointRows.forEach((row, i) => {
      this.#labels[i] = map[row];
      this.#colors[i] = palette[map[row]];
    });
  }

  /**
   * @param {number} t - Iterations that are over.
   * @param {number} part - Of the way from the iteration before.
   * @param {ArrayLike<number>} shares
   */
  #placeCentroids(t, part, shares) {
    const run = this.#run;
    /** @type {Point[][]} */
    const trails = [];
    this.view.ownSpace.centroids = Array.from({ length: run.k }, (_, number) => {
      const place = placeBetween(run, t, number, part);
      if (t > 0) {
        const past = Array.from({ length: t }, (__, before) => run.placeOf(before, number));
        trails.push([...past, place]);
      }
      return { place, color: toCss(run.palettes[t][number]), share: shares[number] };
    });
    this.view.ownSpace.trails = trails;
    this.#redraw();
  }

  /**
   * @param {number} t
   * @param {ArrayLike<number>} shares
   * @param {number} duration - Milliseconds.
   */
  #animateCentroids(t, shares, duration) {
    const start = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const part = clamp((now - start) / duration, 0, 1);
      this.#placeCentroids(t, easeOut(part), shares);
      if (part < 1) this.#animation = requestAnimationFrame(step);
    };
    step(start);
  }
}
