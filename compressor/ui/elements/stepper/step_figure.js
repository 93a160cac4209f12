// @ts-check
// The cloud of a half-step as a figure, from the figure of the start that was sent.

/**
 * @import { Figure } from "../shared/plotly/script.js"
 * @import { Run } from "./frames.js"
 */

import { channelsOf, toHex } from "../shared/colors.js";
import { costText } from "../shared/numbers.js";
import { describeColor, fillFigure } from "../shared/plotly/fill_figure.js";
import { isUpdate, iterationOf } from "../shared/player/half_steps.js";
import { mapAt, sharesAt, updatesBefore } from "./frames.js";

const LIGHT = 3 * 128; // sum of the levels from which on a colour has a dark edge

/**
 * What a half-step is called in a title.
 *
 * @param {number} half
 */
export function nameOfStep(half) {
  if (half === 0) return "The start";
  return `Iteration ${iterationOf(half)}, ${isUpdate(half) ? "update" : "assignment"}`;
}

/**
 * @param {Run} run
 * @param {number} half
 */
function subtitleAt(run, half) {
  if (half === 0) return "before the first iteration";
  const costs = isUpdate(half) ? run.costs : run.costs_assigned;
  const cost = costText(costs[iterationOf(half) - 1]);
  return `K = ${run.k}, ${run.name}, cost ${cost} (mean squared RGB distance, channels in 0..1)`;
}

/**
 * The figure of a half-step.
 *
 * @param {Run} run
 * @param {number} half
 * @returns {Figure}
 */
export function stepFigure(run, half) {
  const t = updatesBefore(half);
  const palette = run.palettes[t];
  const shares = sharesAt(run, half);
  const map = half === 0 ? null : mapAt(run, half);
  const labels = map ? Uint8Array.from(run.pointRows, (row) => map[row]) : null;
  const points = { colors: run.pointColors, counts: run.pointCounts, numbers: run.pointLevels };
  const [edges, pixels, centroids] = run.figure.data;
  const clusters = labels ? clusterTraces(pixels, palette, shares) : [ownColors(pixels)];
  const marks = centroidTrace(centroids, run, t, shares);
  const { title, ...layout } = run.figure.layout;
  const subtitle = { ...title.subtitle, text: subtitleAt(run, half) };
  return fillFigure(
    {
      data: [edges, ...clusters, ...(t > 0 ? [trailTrace(edges, run, t)] : []), marks],
      layout: { ...layout, title: { ...title, text: nameOfStep(half), subtitle } },
    },
    points,
    labels,
  );
}

/**
 * A trace for each cluster, like that of one.
 *
 * @param {any} pixels
 * @param {Uint32Array} palette
 * @param {ArrayLike<number>} shares
 */
function clusterTraces(pixels, palette, shares) {
  return Array.from(palette, (packed, cluster) => {
    const color = toHex(packed);
    return {
      ...pixels,
      name: `${color} · ${(100 * shares[cluster]).toFixed(2)} %`,
      meta: { part: "pixels", cluster },
      hovertemplate: pixels.hovertemplate.replace(pixels.marker.color, color),
      marker: { ...pixels.marker, color },
    };
  });
}

/**
 * The points in their own colours, before there are clusters.
 *
 * @param {any} pixels
 */
function ownColors(pixels) {
  const [told] = pixels.hovertemplate.split("<br>in the cluster");
  const hovertemplate = `${told}<extra></extra>`;
  return { ...pixels, name: "pixels", meta: { part: "pixels" }, hovertemplate };
}

/**
 * @param {any} centroids
 * @param {Run} run
 * @param {number} t - Iterations that are over.
 * @param {ArrayLike<number>} shares
 */
function centroidTrace(centroids, run, t, shares) {
  const palette = run.palettes[t];
  const numbers = Array.from({ length: run.k }, (_, k) => run.levelsOf(t, k));
  const { size_min: least, size_max: greatest } = centroids.meta;
  return {
    ...centroids,
    x: numbers.map(([x]) => x),
    y: numbers.map(([, y]) => y),
    z: numbers.map(([, , z]) => z),
    customdata: Array.from(palette, (color, k) => [
      ...describeColor(color, Math.round(shares[k] * run.pixels)),
      100 * shares[k],
    ]),
    marker: {
      ...centroids.marker,
      color: Array.from(palette, toHex),
      line: { ...centroids.marker.line, color: Array.from(palette, edgeColor) },
      size: Array.from(shares, (share) => Math.max(least, greatest * Math.sqrt(share))),
    },
  };
}

/**
 * A colour that sets a centroid off from its own pixels.
 *
 * @param {number} color
 */
function edgeColor(color) {
  const [red, green, blue] = channelsOf(color);
  return red + green + blue >= LIGHT ? "#000000" : "#ffffff";
}

/**
 * The ways that the centroids came, as one line with gaps.
 *
 * @param {any} edges - Whose line it has.
 * @param {Run} run
 * @param {number} t - Iterations that are over.
 */
function trailTrace(edges, run, t) {
  /** @type {(number | null)[][]} */
  const line = [];
  for (let k = 0; k < run.k; k++) {
    for (let past = 0; past <= t; past++) line.push(run.levelsOf(past, k));
    line.push([null, null, null]);
  }
  const along = [0, 1, 2].map((axis) => line.map((place) => place[axis]));
  const [x, y, z] = along;
  return { ...edges, name: "trails", meta: { part: "trails" }, x, y, z, opacity: 1 };
}
