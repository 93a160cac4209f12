// @ts-check
// The cloud in which starts are dragged: the picture's colours, and a diamond for each start.

/**
 * @import { Camera } from "../shared/space/camera.js"
 * @import { Axis } from "../shared/space/coordinates.js"
 * @import { PictureColors } from "./picture_colors.js"
 * @import { Start } from "./placed_starts.js"
 */

import { channelsOf, packColors, toCss } from "../shared/colors.js";
import { halfSides, toBox } from "../shared/space/coordinates.js";
import { makeProjection } from "../shared/space/projection.js";
import { View } from "../shared/space/view.js";
import { draggedTo, levelsOfPlace } from "./dragged.js";

const POINTS = 10_000;
const SHARE = 0.04; // of all pixels: as large a diamond each start is drawn

/**
 * @typedef {object} CloudHandlers
 * @property {() => void} redraw - Draw soon.
 * @property {(number: number) => void} onGrab - Told of the start that a drag begins with.
 * @property {(number: number, levels: number[]) => void} onDrag
 * @property {() => void} onDrop
 */

export class StartCloud {
  #axes;
  #camera;
  #handlers;
  #colors;

  #labels = new Uint8Array(); // the start that is nearest to each colour

  /**
   * @param {PictureColors} picture
   * @param {Axis[]} axes
   * @param {Camera} camera
   * @param {CloudHandlers} handlers
   */
  constructor(picture, axes, camera, handlers) {
    this.#axes = axes;
    this.#camera = camera;
    this.#handlers = handlers;
    this.#colors = picture.sample(POINTS);
    const name = "The picture's colours, and the starts as diamonds";
    this.view = new View({ name, alt: name, axes, camera, redraw: handlers.redraw });
    const levels = Array.from(this.#colors, channelsOf).flat();
    this.view.ownSpace.points = { places: toBox(levels, 255, axes), colors: this.#colors };
    this.#listen();
  }

  /**
   * @param {Start[]} starts
   * @param {boolean} isMoving - Whether one is being dragged; then no cluster is told.
   */
  show(starts, isMoving) {
    const palette = packColors(starts.flatMap(({ levels }) => levels));
    if (!isMoving) this.#labels = this.#nearest(starts);
    this.view.clusters = { labels: this.#labels, palette, shares: null, pixels: 0 };
    this.view.ownSpace.centroids = starts.map(({ levels }, number) => ({
      place: toBox(levels, 255, this.#axes),
      color: toCss(palette[number]),
      share: SHARE,
    }));
    if (this.view.space.isolatedCluster) this.view.isolate(-1);
    this.view.tell();
    this.#handlers.redraw();
  }

  /**
   * The number of the start that is nearest to each of the colours; 0 where there is none.
   *
   * @param {Start[]} starts
   */
  #nearest(starts) {
    const levels = starts.flatMap((start) => start.levels);
    return Uint8Array.from(this.#colors, (color) => {
      const [red, green, blue] = channelsOf(color);
      let nearest = 0;
      let least = Infinity;
      for (let i = 0; i < levels.length; i += 3) {
        const square =
          (red - levels[i]) ** 2 + (green - levels[i + 1]) ** 2 + (blue - levels[i + 2]) ** 2;
        if (square < least) {
          least = square;
          nearest = i / 3;
        }
      }
      return nearest;
    });
  }

  /** @param {{ clientX: number, clientY: number }} pointer */
  #placeOn({ clientX, clientY }) {
    const box = this.view.canvas.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  /** @param {{ clientX: number, clientY: number }} pointer */
  #startUnder(pointer) {
    const { x, y } = this.#placeOn(pointer);
    return this.view.ownSpace.centroidAt(x, y);
  }

  /** A press on a diamond drags it, before it would turn the camera. */
  #listen() {
    const { surface } = this.view;
    surface.addEventListener("pointerdown", (event) => this.#grab(event), { capture: true });
    // A finger on a diamond does not scroll the page.
    const hold = (/** @type {TouchEvent} */ event) => {
      if (this.#startUnder(event.touches[0]) >= 0) event.preventDefault();
    };
    surface.addEventListener("touchstart", hold, { passive: false });
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const number = event.button === 0 && event.isPrimary ? this.#startUnder(event) : -1;
    if (number < 0) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const { surface, canvas, ownSpace } = this.view;
    surface.focus({ preventScroll: true });
    surface.setPointerCapture(event.pointerId);
    const half = halfSides(this.#axes);
    const from = ownSpace.centroids[number].place;
    const grabbed = this.#placeOn(event);
    const projection = makeProjection(this.#camera, canvas.clientWidth, canvas.clientHeight);
    const held = draggedTo(projection, grabbed.x, grabbed.y, from, half);
    this.#handlers.onGrab(number);
    const follow = new AbortController();
    const { signal } = follow;
    const move = (/** @type {PointerEvent} */ later) => {
      later.stopImmediatePropagation();
      const { x, y } = this.#placeOn(later);
      const to = draggedTo(projection, x, y, from, half);
      // The diamond stays under the pointer where it was grabbed.
      const place = to.map((c, i) => c - held[i] + from[i]);
      const clamped = place.map((c, i) => Math.min(half[i], Math.max(-half[i], c)));
      this.#handlers.onDrag(number, levelsOfPlace(clamped, half));
    };
    const drop = () => {
      follow.abort();
      this.#handlers.onDrop();
    };
    surface.addEventListener("pointermove", move, { capture: true, signal });
    surface.addEventListener("pointerup", drop, { capture: true, signal });
    surface.addEventListener("pointercancel", drop, { capture: true, signal });
  }
}
