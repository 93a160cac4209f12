// @ts-check
// Where the curve of costs has its half-steps and costs; no page is needed.

import { clamp, costText } from "../numbers.js";

const TICK_STEPS = [1, 2, 5, 10, 20, 50, 100];
const TICK_ROOM = 34; // pixels of an iteration's number

/**
 * The costs of the half-steps 1, 2, ...
 *
 * @param {{ costs_assigned: number[], costs: number[] }} run
 */
export function costsInOrder(run) {
  return run.costs.flatMap((cost, t) => [run.costs_assigned[t], cost]);
}

/**
 * @typedef {object} Area - Of a plot on a canvas, in pixels.
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/** A linear scale across, from 0 half-steps on, and one of costs, up. */
export class CurveScales {
  /**
   * @param {number[]} costs - Of each half-step but the start.
   * @param {Area} area
   */
  constructor(costs, area) {
    this.area = area;
    this.last = costs.length;
    this.min = Math.min(...costs);
    this.max = Math.max(...costs);
  }

  /** @param {number} half */
  x(half) {
    const { left, right } = this.area;
    return left + (right - left) * (half / Math.max(2, this.last));
  }

  /**
   * There is a little room above and below the curve.
   *
   * @param {number} cost
   */
  y(cost) {
    const { top, bottom } = this.area;
    const part = this.max > this.min ? (cost - this.min) / (this.max - this.min) : 0;
    return bottom - (bottom - top) * (0.04 + 0.92 * part);
  }

  /**
   * The half-step that is nearest.
   *
   * @param {number} x
   */
  halfAt(x) {
    const { left, right } = this.area;
    return Math.round(clamp((x - left) / (right - left), 0, 1) * this.last);
  }

  /** The costs that are written at the side, rising, none of them twice. */
  costTicks() {
    const costs = [this.min, this.max, (this.min + this.max) / 2];
    const texts = costs.map(costText);
    return costs.filter((_, i) => texts.indexOf(texts[i]) === i).sort((a, b) => a - b);
  }

  /** The iterations that are written below, as many as there is room for. */
  iterationTicks() {
    const { left, right } = this.area;
    const room = Math.max(1, Math.floor((right - left) / TICK_ROOM));
    const iterations = this.last / 2;
    const step = TICK_STEPS.find((by) => iterations / by <= room) ?? 100;
    return Array.from({ length: Math.floor(iterations / step) + 1 }, (_, i) => i * step);
  }
}
