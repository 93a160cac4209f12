// @ts-check
// The cost after every half-step as a curve on a canvas, with the present one marked. Squares are
// assignments, discs updates. A press goes to the half-step that is nearest.

/**
 * @import { Theme } from "../theme.js"
 */

import { contextOf } from "../dom.js";
import { costText } from "../numbers.js";
import { CurveScales, costsInOrder } from "./curve_scales.js";
import { isUpdate } from "./half_steps.js";

/** @typedef {Theme & { accent: string }} CurveTheme - With the colour of the present half-step. */

const EDGE_LEFT = 62; // pixels around the curve, for words
const EDGE_RIGHT = 14;
const EDGE_TOP = 16;
const EDGE_BOTTOM = 34;
const DOTS_MAX = 60; // half-steps that are marked one by one

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ costs_assigned: number[], costs: number[] }} run - Of each iteration.
 * @param {(half: number) => void} goTo
 */
export function makeCurve(canvas, run, goTo) {
  const costs = costsInOrder(run);
  const context = contextOf(canvas);
  /** @type {{ half: number, theme: CurveTheme } | null} */
  let shown = null;

  const scalesNow = () =>
    new CurveScales(costs, {
      left: EDGE_LEFT,
      right: canvas.clientWidth - EDGE_RIGHT,
      top: EDGE_TOP,
      bottom: canvas.clientHeight - EDGE_BOTTOM,
    });

  /**
   * @param {CurveScales} scales
   * @param {CurveTheme} theme
   */
  function drawAxes(scales, theme) {
    const { left, right, bottom } = scales.area;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.fillStyle = theme.ink;
    context.font = `13px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const cost of scales.costTicks()) {
      const y = scales.y(cost);
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(right, y);
      context.stroke();
      context.fillText(costText(cost), left - 6, y);
    }
    context.textAlign = "center";
    for (const t of scales.iterationTicks()) {
      context.fillText(String(t), scales.x(2 * t), bottom + 11);
    }
    context.fillText("iteration", (left + right) / 2, bottom + 26);
    context.textAlign = "left";
    context.fillText("cost", 4, 8);
  }

  /**
   * @param {CurveScales} scales
   * @param {number} half
   * @param {number} size
   */
  function drawMark(scales, half, size) {
    const x = scales.x(half);
    const y = scales.y(costs[half - 1]);
    context.beginPath();
    if (isUpdate(half)) context.arc(x, y, size * 1.15, 0, 2 * Math.PI);
    else context.rect(x - size, y - size, 2 * size, 2 * size);
    context.fill();
  }

  /**
   * @param {number} half - The present one.
   * @param {CurveTheme} theme
   */
  function draw(half, theme) {
    shown = { half, theme };
    const ratio = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    context.scale(ratio, ratio);
    const scales = scalesNow();
    drawAxes(scales, theme);
    context.strokeStyle = theme.ink;
    context.fillStyle = theme.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    costs.forEach((cost, i) => context.lineTo(scales.x(i + 1), scales.y(cost)));
    context.stroke();
    if (costs.length <= DOTS_MAX) costs.forEach((_, i) => drawMark(scales, i + 1, 2));
    if (half === 0) return;
    context.fillStyle = theme.accent;
    context.strokeStyle = theme.accent;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(scales.x(half), scales.area.top);
    context.lineTo(scales.x(half), scales.area.bottom);
    context.stroke();
    context.setLineDash([]);
    drawMark(scales, half, 5.5);
  }

  canvas.setAttribute(
    "aria-label",
    `The cost after every half-step falls from ${costText(costs[0])}` +
      ` to ${costText(costs[costs.length - 1])} in ${costs.length / 2} iterations`,
  );
  canvas.onclick = (event) => goTo(scalesNow().halfAt(event.offsetX));
  const resized = new ResizeObserver(() => {
    if (shown) draw(shown.half, shown.theme);
  });
  resized.observe(canvas);
  return { draw, release: () => resized.disconnect() };
}
