// @ts-check
// The legend of a figure that is taken away: what compressor/figures/clouds/legend.py does.

/** @import { Figure } from "./script.js" */

/** @param {number} number */
const groupOf = (number) => `cluster ${number}`;

/**
 * The figure with each cluster's pixels and its centroid in one group of the legend, which shows
 * the centroid's full colour; what it came with is not changed.
 *
 * @param {Figure} figure - With all centroids in one trace.
 * @returns {Figure}
 */
export function groupClusters({ data, layout }) {
  /** @type {Map<number, string>} */
  const names = new Map(data.map(({ meta, name }) => [meta.cluster, name]));
  const grouped = data.flatMap((trace) => {
    const { part, cluster } = trace.meta;
    if (part === "centroids") {
      return Array.from(trace.x, (_, k) => singleCentroid(trace, k, names));
    }
    if (cluster === undefined) return [trace];
    return [{ ...trace, legendgroup: groupOf(cluster), showlegend: false }];
  });
  return { data: grouped, layout };
}

/**
 * @param {any} trace - Of all centroids.
 * @param {number} k
 * @param {Map<number, string>} names - Of the clusters.
 */
function singleCentroid(trace, k, names) {
  const { marker, meta } = trace;
  return {
    ...trace,
    x: [trace.x[k]],
    y: [trace.y[k]],
    z: [trace.z[k]],
    customdata: [trace.customdata[k]],
    name: names.get(k) ?? marker.color[k],
    legendgroup: groupOf(k),
    meta: { ...meta, cluster: k },
    marker: {
      ...marker,
      size: marker.size[k],
      color: marker.color[k],
      line: { ...marker.line, color: marker.line.color[k] },
    },
  };
}
