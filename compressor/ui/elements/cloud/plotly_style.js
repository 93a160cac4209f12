// @ts-check
// How a cloud's traces look while clusters are hidden, left alone in colour, or highlighted.

const PALE = "#a4acac"; // what is not looked at, on a light and a dark page
const HIGHLIGHT = 1.5; // how much larger the centroid is that the keys have reached

/**
 * @typedef {object} CloudStyle
 * @property {number} isolated - The only cluster in colour, or -1 for all.
 * @property {number} highlighted - The number of a centroid, or -1.
 * @property {Set<number>} hidden - Clusters that are left out.
 */

/** @typedef {{ numbers: number[], changes: Record<string, any[]> }} TraceChanges - Of which traces, and as `Plotly.update` takes them. */

/**
 * @param {CloudStyle} style
 * @param {number | undefined} cluster
 */
const isPale = ({ isolated }, cluster) => isolated >= 0 && isolated !== cluster;

/**
 * @param {any[]} data - The figure's traces.
 * @param {CloudStyle} style
 * @returns {TraceChanges}
 */
export function pixelStyle(data, style) {
  const numbers = data.flatMap(({ meta }, i) => (meta.part === "pixels" ? [i] : []));
  const traces = numbers.map((i) => data[i]);
  return {
    numbers,
    changes: {
      visible: traces.map(({ meta }) => !style.hidden.has(meta.cluster)),
      "marker.color": traces.map(({ meta, marker }) =>
        isPale(style, meta.cluster) ? PALE : marker.color,
      ),
    },
  };
}

/**
 * @param {any[]} data - The figure's traces.
 * @param {CloudStyle} style
 * @returns {TraceChanges}
 */
export function centroidStyle(data, style) {
  const number = data.findIndex(({ meta }) => meta.part === "centroids");
  if (number < 0) return { numbers: [], changes: {} };
  const { x, marker } = data[number];
  /** @type {(values: any[], change: (value: any, k: number) => any) => any[][]} */
  const each = (values, change) => [values.map(change)]; // of one trace
  return {
    numbers: [number],
    changes: {
      x: each(x, (at, k) => (style.hidden.has(k) ? null : at)),
      "marker.color": each(marker.color, (color, k) => (isPale(style, k) ? PALE : color)),
      "marker.size": each(marker.size, (size, k) =>
        k === style.highlighted ? HIGHLIGHT * size : size,
      ),
    },
  };
}
