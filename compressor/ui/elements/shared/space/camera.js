// @ts-check
// A camera that circles a point in a box, at first its middle. Views that share one turn together.

import { clamp, easeOut } from "../numbers.js";
import { FIT, viewDirections } from "./projection.js";

const HOME_AZIMUTH = 305; // degrees
const HOME_ELEVATION = 20; // degrees
const HOME_ZOOM = 1;
const HOME_DURATION = 350; // milliseconds of the way back
const ELEVATION_MAX = 89; // degrees: from straight above, left and right would be undefined
export const ZOOM_MIN = 0.6;
export const ZOOM_MAX = 12;
const SAVE_DELAY = 150; // milliseconds

/**
 * Its distances on screen are in parts of a view's shorter side, so that views of different sizes
 * can share it. It is kept in the session's storage under its name, so that it outlives redraws
 * and page changes.
 */
export class Camera {
  azimuth = HOME_AZIMUTH;
  elevation = HOME_ELEVATION;
  zoom = HOME_ZOOM;
  target = [0, 0, 0];

  /** Called when it has moved. */
  onMove = () => {};

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saving;
  #animation = 0;
  #storageKey;

  /** @param {string} name */
  constructor(name) {
    this.#storageKey = `camera ${name}`;
    try {
      Object.assign(this, JSON.parse(sessionStorage.getItem(this.#storageKey) ?? "{}"));
    } catch {
      // A page from a file may have no storage.
    }
  }

  #save() {
    const { azimuth, elevation, zoom, target } = this;
    try {
      sessionStorage.setItem(
        this.#storageKey,
        JSON.stringify({ azimuth, elevation, zoom, target }),
      );
    } catch {
      // As above.
    }
  }

  /**
   * @param {number} azimuth
   * @param {number} elevation
   * @param {number} zoom
   */
  #place(azimuth, elevation, zoom) {
    this.azimuth = ((azimuth % 360) + 360) % 360;
    this.elevation = clamp(elevation, -ELEVATION_MAX, ELEVATION_MAX);
    this.zoom = clamp(zoom, ZOOM_MIN, ZOOM_MAX);
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), SAVE_DELAY);
    this.onMove();
  }

  /**
   * Circle the target.
   *
   * @param {number} across - Degrees.
   * @param {number} rise - Degrees.
   */
  turn(across, rise) {
    cancelAnimationFrame(this.#animation);
    this.#place(this.azimuth + across, this.elevation + rise, this.zoom);
  }

  /**
   * Look at the point that is seen this far to the right and up.
   *
   * @param {number} across
   * @param {number} rise
   */
  shift(across, rise) {
    const { right, up } = viewDirections(this);
    const x = across / FIT / this.zoom;
    const y = rise / FIT / this.zoom;
    this.target = this.target.map((t, i) => clamp(t + right[i] * x + up[i] * y, -1, 1));
    this.#place(this.azimuth, this.elevation, this.zoom);
  }

  /**
   * Zoom; what is seen this far to the right and up stays where it is.
   *
   * @param {number} factor
   * @param {number} across
   * @param {number} rise
   */
  scale(factor, across = 0, rise = 0) {
    cancelAnimationFrame(this.#animation);
    const before = this.zoom;
    const after = clamp(before * factor, ZOOM_MIN, ZOOM_MAX);
    this.shift(across * (1 - before / after), rise * (1 - before / after));
    this.#place(this.azimuth, this.elevation, after);
  }

  /**
   * Go back to where it was at first, the shorter way round.
   *
   * @param {boolean} animated
   */
  goHome(animated = true) {
    cancelAnimationFrame(this.#animation);
    const { azimuth, elevation, zoom, target } = this;
    const across = ((HOME_AZIMUTH - azimuth + 540) % 360) - 180;
    const start = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const part = animated ? clamp((now - start) / HOME_DURATION, 0, 1) : 1;
      const eased = easeOut(part);
      this.target = target.map((t) => t * (1 - eased));
      this.#place(
        azimuth + across * eased,
        elevation + (HOME_ELEVATION - elevation) * eased,
        zoom * (HOME_ZOOM / zoom) ** eased,
      );
      if (part < 1) this.#animation = requestAnimationFrame(step);
    };
    this.#animation = requestAnimationFrame(step);
  }
}
