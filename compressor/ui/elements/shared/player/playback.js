// @ts-check
// Going through the half-steps of a run: by hand, or one after the other.

import { clamp } from "../numbers.js";

/**
 * @typedef {object} Position - Where a player stands.
 * @property {number} half - The half-step.
 * @property {boolean} apart - Whether it stops at each half-step, rather than at each iteration.
 * @property {number} speed
 */

export const STEP_DURATION = 900; // milliseconds, at speed 1

export class Playback {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #position;
  #last;
  #show;

  /**
   * @param {Position} position - It is changed.
   * @param {number} last - The last half-step.
   * @param {(isStepOn: boolean) => void} show - Draw the position, after one step forward or not.
   */
  constructor(position, last, show) {
    this.#position = position;
    this.#last = last;
    this.#show = show;
  }

  get isPlaying() {
    return this.#timer !== undefined;
  }

  /** How many half-steps a step has. */
  get stepLength() {
    return this.#position.apart ? 1 : 2;
  }

  /**
   * Go to a half-step, or to the end of its iteration where these are shown whole.
   *
   * @param {number} half
   */
  goTo(half) {
    const position = this.#position;
    const before = position.half;
    const wanted = position.apart ? half : 2 * Math.round(half / 2);
    position.half = clamp(wanted, 0, this.#last);
    this.#show(position.half - before === this.stepLength);
  }

  /** @param {number} steps */
  stepBy(steps) {
    this.goTo(this.#position.half + steps * this.stepLength);
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Play, from the start when it has come to the end, or pause. */
  toggle() {
    if (this.isPlaying) {
      this.pause();
      this.#show(false);
      return;
    }
    if (this.#position.half >= this.#last) this.#position.half = 0;
    this.#tick();
  }

  #tick() {
    if (this.#position.half >= this.#last) {
      this.pause();
      this.#show(false);
      return;
    }
    this.#timer = setTimeout(() => this.#tick(), STEP_DURATION / this.#position.speed);
    this.stepBy(1);
  }
}
