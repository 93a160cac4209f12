// @ts-check
// The box around the points: three walls behind them with a grid, and words along the axes.

/**
 * @import { Axis } from "./coordinates.js"
 * @import { Projection } from "./projection.js"
 * @import { Theme } from "../theme.js"
 */

import { clamp } from "../numbers.js";
import { project } from "./projection.js";

const GRID = [-1, -0.5, 0, 0.5, 1]; // where its lines are, in parts of half a side
const LENGTH_MIN = 40; // CSS pixels of an axis that has room for words
const STRAY_MAX = 20; // CSS pixels that words may be moved to stay on the canvas

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {number[]} half - Half the sides of the box.
 */
export function drawWalls(context, projection, half) {
  context.beginPath();
  for (const wall of [0, 1, 2]) {
    const [u, v] = [0, 1, 2].filter((axis) => axis !== wall);
    const at = -Math.sign(projection.toward[wall] || 1) * half[wall];
    for (const [along, across] of [
      [u, v],
      [v, u],
    ]) {
      for (const part of GRID) {
        const from = [0, 0, 0];
        from[wall] = at;
        from[across] = part * half[across];
        const to = [...from];
        from[along] = -half[along];
        to[along] = half[along];
        const start = project(projection, from);
        const end = project(projection, to);
        context.moveTo(start.x, start.y);
        context.lineTo(end.x, end.y);
      }
    }
  }
  context.stroke();
}

/**
 * The middle of the edge of the box along which an axis is named: nothing is drawn beyond it.
 *
 * @param {number} axis - 0, 1 or 2.
 * @param {Projection} projection
 * @param {number[]} half - Half the sides of the box.
 */
export function namedEdge(axis, projection, half) {
  const near = half.map((side, i) => Math.sign(projection.toward[i] || 1) * side);
  if (axis < 2) {
    const edge = [near[0], near[1], -near[2]];
    edge[axis] = 0;
    return edge;
  }
  const first = [near[0], -near[1], 0];
  const second = [-near[0], near[1], 0];
  return project(projection, first).x <= project(projection, second).x ? first : second;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {Axis[]} axes
 * @param {number[]} half - Half the sides of the box.
 * @param {number} ratio - Of the canvas's pixels to CSS pixels.
 * @param {Theme} theme
 */
export function drawAxisNames(context, projection, axes, half, ratio, theme) {
  context.fillStyle = theme.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const middle = project(projection, [0, 0, 0]);
  /** @type {{ x: number, y: number, halfWidth: number }[]} */
  const taken = []; // where words stand: others are left out rather than laid on them

  axes.forEach((axis, i) => {
    const edge = namedEdge(i, projection, half);
    const center = project(projection, edge);
    const [start, end] = [-1, 1].map((sign) =>
      project(
        projection,
        edge.map((e, j) => (j === i ? sign * half[j] : e)),
      ),
    );
    const alongX = end.x - start.x;
    const alongY = end.y - start.y;
    const length = Math.hypot(alongX, alongY);
    if (length < LENGTH_MIN * ratio) return; // It is seen end-on: its words would overlap.
    const normalX = -alongY / length;
    const normalY = alongX / length;
    const isInward = normalX * (center.x - middle.x) + normalY * (center.y - middle.y) < 0;
    const outX = isInward ? -normalX : normalX;
    const outY = isInward ? -normalY : normalY;

    /**
     * @param {string} text
     * @param {number} part - Of the way along the axis.
     * @param {boolean} isBold
     */
    const write = (text, part, isBold) => {
      context.font = `${isBold ? 650 : 400} ${(isBold ? 13 : 11) * ratio}px ${theme.font}`;
      const halfWidth = context.measureText(text).width / 2;
      const distance = 9 * ratio + Math.abs(outX) * halfWidth;
      const wantedX = start.x + alongX * part + outX * distance;
      const wantedY = start.y + alongY * part + outY * distance;
      const marginX = halfWidth + 3 * ratio;
      const marginY = 8 * ratio;
      const x = clamp(wantedX, marginX, projection.width - marginX);
      const y = clamp(wantedY, marginY, projection.height - marginY);
      const isFree = taken.every(
        (other) =>
          Math.abs(other.x - x) > other.halfWidth + halfWidth || Math.abs(other.y - y) > 11 * ratio,
      );
      if (!isFree || Math.hypot(x - wantedX, y - wantedY) > STRAY_MAX * ratio) return;
      taken.push({ x, y, halfWidth });
      context.fillText(text, x, y);
    };
    write(axis.name, 0.5, true);
    write(axis.low, 0.04, false);
    write(axis.high, 0.96, false);
  });
}
