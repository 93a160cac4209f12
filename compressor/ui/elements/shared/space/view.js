// @ts-check
// A view: a space on a surface that steers its camera, and a line of text that tells of the
// centroid under the pointer, or of those that Page up and Page down go through. A click on a
// centroid, or Enter, leaves its points alone in colour.

/**
 * @import { Camera } from "./camera.js"
 * @import { Axis } from "./coordinates.js"
 * @import { IsolatedCluster } from "./points.js"
 * @import { Theme } from "../theme.js"
 */

import { toCss, toHex } from "../colors.js";
import { make, runKey } from "../dom.js";
import { Space } from "./space.js";
import { steer } from "./steering.js";

/**
 * @typedef {object} Clusters
 * @property {Uint8Array} labels - (n), the cluster of each point.
 * @property {Uint32Array} palette - (k), packed.
 * @property {ArrayLike<number> | null} shares - (k), of the pixels; they sum to 1.
 * @property {number} pixels - How many there are, to tell a cluster's size in pixels too; 0 where
 *   that is not told.
 */

/**
 * @typedef {object} ViewOptions
 * @property {string} name
 * @property {string} alt
 * @property {Axis[]} axes
 * @property {Camera} camera
 * @property {() => void} redraw - Draw soon.
 * @property {(number: number) => void} [onIsolate] - Told of the cluster that is left alone in
 *   colour, or -1.
 */

/**
 * @typedef {object} ViewSpace - What draws: a space of our own, or another that does the same.
 * @property {IsolatedCluster | null} isolatedCluster
 * @property {number} highlighted
 * @property {() => void} fit
 * @property {(camera: Camera, theme: Theme) => void} draw
 * @property {(x: number, y: number) => number} centroidAt
 * @property {(hidden: Set<number>, labels: Uint8Array) => void} hide
 */

export class View {
  figure = make("figure", "cloud");
  canvas = make("canvas", "canvas");

  /** @type {ViewSpace} */
  space;

  ownSpace; // what is drawn on the canvas, by this script

  /** @type {Set<number>} */
  hidden = new Set(); // numbers of clusters

  /** @type {Clusters | null} */
  clusters = null;

  surface = make("div", "surface");

  #options;
  #told = make("p", "told");
  #isKeyed = false; // a key has chosen what is highlighted, and the pointer has not moved since

  /** @param {ViewOptions} options */
  constructor(options) {
    this.#options = options;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", options.alt);
    const surface = this.surface;
    surface.tabIndex = 0;
    surface.setAttribute("role", "application");
    surface.setAttribute("aria-label", `${options.name}: turn with the arrow keys`);
    this.#told.setAttribute("aria-live", "polite");
    surface.append(this.canvas);
    this.figure.append(surface, this.#told);
    this.ownSpace = new Space(this.canvas, options.axes);
    this.space = this.ownSpace;
    surface.addEventListener("pointermove", (event) => this.#hover(event));
    surface.addEventListener("pointerleave", () => this.point(-1));
    this.release = steer(surface, options.camera, {
      onOtherKey: (event) => this.#onKey(event),
      onTap: (event) => {
        if (this.#count() === 0) return;
        const number = this.#centroidUnder(event);
        this.highlight(number);
        this.isolate(number);
      },
    });
  }

  /** Write what is known of the centroid that is highlighted, or else of the isolated one. */
  tell() {
    const { highlighted, isolatedCluster } = this.space;
    const number = highlighted < 0 && isolatedCluster ? isolatedCluster.number : highlighted;
    const { clusters } = this;
    const isKnown = clusters !== null && number >= 0 && number < clusters.palette.length;
    const text = isKnown ? describeCluster(clusters, number) : "";
    if (this.#told.textContent !== text) this.#told.textContent = text;
    const color = isKnown ? toCss(clusters.palette[number]) : "transparent";
    this.figure.style.setProperty("--lit", color);
  }

  /**
   * Let something else draw; what is highlighted, isolated and hidden stays so.
   *
   * @param {ViewSpace} space
   */
  drawBy(space) {
    space.highlighted = this.space.highlighted;
    space.isolatedCluster = this.space.isolatedCluster;
    this.space = space;
    this.hideClusters();
  }

  /** Leave out what is in `hidden`. */
  hideClusters() {
    if (this.clusters) this.space.hide(this.hidden, this.clusters.labels);
    if (this.hidden.has(this.space.isolatedCluster?.number ?? -1)) this.isolate(-1);
    this.#options.redraw();
  }

  #count() {
    return this.clusters ? this.clusters.palette.length : 0;
  }

  /** @param {number} number */
  highlight(number) {
    if (this.space.highlighted === number) return;
    this.space.highlighted = number;
    this.tell();
    this.#options.redraw();
  }

  /**
   * Highlight what the pointer is on. Under one that rests the page may move: what a key has
   * chosen stays.
   *
   * @param {number} number
   */
  point(number) {
    if (!this.#isKeyed) this.highlight(number);
  }

  /** @param {number} number */
  isolate(number) {
    const { space, clusters } = this;
    const isSame = space.isolatedCluster?.number === number;
    space.isolatedCluster =
      number < 0 || isSame || !clusters ? null : { labels: clusters.labels, number };
    this.#options.onIsolate?.(space.isolatedCluster ? number : -1);
    this.tell();
    this.#options.redraw();
  }

  /** @param {PointerEvent} event */
  #centroidUnder(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.space.centroidAt(event.clientX - box.left, event.clientY - box.top);
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    if (event.pointerType !== "mouse" || event.buttons > 0 || this.#count() === 0) return;
    if (event.movementX !== 0 || event.movementY !== 0) this.#isKeyed = false;
    this.point(this.#centroidUnder(event));
    this.surface.classList.toggle("on-centroid", this.space.highlighted >= 0);
  }

  /** @param {number} by */
  #step(by) {
    const { highlighted } = this.space;
    const count = this.#count();
    const first = by > 0 ? 0 : count - 1;
    this.#isKeyed = true;
    this.highlight(highlighted < 0 ? first : (highlighted + by + count) % count);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#count() === 0) return false;
    return runKey(event, {
      PageDown: () => this.#step(1),
      PageUp: () => this.#step(-1),
      Enter: () => this.isolate(this.space.highlighted),
      Escape: () => {
        this.highlight(-1);
        this.isolate(-1);
      },
    });
  }
}

/**
 * The colour of a cluster, and its share where that is known.
 *
 * @param {Clusters} clusters
 * @param {number} number
 */
export function describeCluster({ palette, shares, pixels }, number) {
  const words = [toHex(palette[number])];
  if (shares) words.push(`${(100 * shares[number]).toFixed(2)} %`);
  if (shares && pixels) {
    words.push(`${Math.round(shares[number] * pixels).toLocaleString("en")} pixels`);
  }
  return words.join(" · ");
}
