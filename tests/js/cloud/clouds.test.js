// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  axisNumbers,
  fillFigure,
} from "../../../compressor/ui/elements/shared/plotly/fill_figure.js";
import { groupClusters } from "../../../compressor/ui/elements/shared/plotly/group_clusters.js";
import { plotlyCamera } from "../../../compressor/ui/elements/shared/plotly/plotly_camera.js";
import { centroidStyle, pixelStyle } from "../../../compressor/ui/elements/cloud/plotly_style.js";
import { figureHtml, fileName } from "../../../compressor/ui/elements/shared/plotly/take_away.js";
import { isGraphicsCard } from "../../../compressor/ui/elements/cloud/webgl.js";
import { packColors } from "../../../compressor/ui/elements/shared/colors.js";
import { visiblePoints } from "../../../compressor/ui/elements/shared/space/points.js";

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const POINTS = {
  colors: packColors(LEVELS),
  counts: Uint32Array.of(10, 20, 30),
  numbers: LEVELS,
};
const MARKER = { size: 2, color: "#010203" };
const CENTROIDS = {
  meta: { part: "centroids" },
  x: [1, 4],
  marker: { size: [5, 6], color: ["#010203", "#040506"] },
};
const RUN = {
  data: [
    { meta: { part: "edges" }, x: [0] },
    { meta: { part: "pixels", cluster: 0 }, marker: MARKER },
    { meta: { part: "pixels", cluster: 1 }, marker: MARKER },
    CENTROIDS,
  ],
  layout: { title: "t" },
};

test("every point is put into the trace of its cluster, with what is told of it", () => {
  const { data, layout } = fillFigure(RUN, POINTS, Uint8Array.of(1, 0, 1));
  assert.deepEqual([data[1].x, data[1].y, data[1].z], [[4], [5], [6]]);
  assert.deepEqual(
    [data[2].x, data[2].y, data[2].z],
    [
      [1, 7],
      [2, 8],
      [3, 9],
    ],
  );
  assert.deepEqual(data[1].customdata, [[4, 5, 6, 0x040506, 20]]);
  assert.equal(data[1].marker, MARKER);
  assert.equal(data[3], CENTROIDS);
  assert.equal(layout, RUN.layout);
  assert.equal("x" in RUN.data[1], false);
});

test("points without clusters have their own colours", () => {
  const figure = { data: [{ meta: { part: "pixels" }, marker: { size: 2 } }], layout: {} };
  const { data } = fillFigure(figure, POINTS, null);
  assert.deepEqual(data[0].marker, { size: 2, color: ["#010203", "#040506", "#070809"] });
  assert.equal(data[0].customdata.length, 3);
});

test("a cluster without a drawn point is empty", () => {
  const { data } = fillFigure(RUN, POINTS, Uint8Array.of(0, 0, 0));
  assert.deepEqual([data[2].x, data[2].customdata], [[], []]);
});

test("coordinates become the numbers of their axes", () => {
  const axis = { name: "a", start: -110, stop: 110, low: "−110", high: "110", length: 2.2 };
  assert.deepEqual(axisNumbers([0, 50, 100], 100, [axis, axis, axis]), [-110, 0, 110]);
});

test("Plotly's camera is as far as the figure's, nearer when zoomed, and looks at the target", () => {
  const home = { eye: { x: 3, y: 0, z: 4 }, center: { x: 0, y: 0, z: 0 } };
  const pose = { azimuth: 90, elevation: 0, zoom: 2, target: [0, 0, 0] };
  const { eye, up } = plotlyCamera(pose, home);
  assert.ok(Math.abs(eye.x) < 1e-12 && Math.abs(eye.z) < 1e-12);
  assert.equal(eye.y, 2.5);
  assert.deepEqual(up, { x: 0, y: 0, z: 1 });
  const shifted = plotlyCamera({ ...pose, target: [1, 0, 0] }, home);
  assert.ok(Math.abs(shifted.center.x - Math.sqrt(3) / 2) < 1e-12);
  assert.ok(Math.abs(shifted.eye.x - shifted.center.x) < 1e-12);
});

test("hidden clusters are left out, and all but the isolated one are pale", () => {
  const style = { isolated: 1, highlighted: 0, hidden: new Set([0]) };
  const pixels = pixelStyle(RUN.data, style);
  assert.deepEqual(pixels.numbers, [1, 2]);
  assert.deepEqual(pixels.changes.visible, [false, true]);
  const [pale, own] = pixels.changes["marker.color"];
  assert.equal(own, MARKER.color);
  assert.notEqual(pale, own);
  const centroids = centroidStyle(RUN.data, style);
  assert.deepEqual(centroids.numbers, [3]);
  assert.deepEqual(centroids.changes.x, [[null, 4]]);
  assert.deepEqual(centroids.changes["marker.size"], [[7.5, 6]]);
  assert.deepEqual(centroids.changes["marker.color"], [[pale, "#040506"]]);
});

test("the look goes back to what the figure says", () => {
  const style = { isolated: -1, highlighted: -1, hidden: new Set([]) };
  assert.deepEqual(pixelStyle(RUN.data, style).changes["marker.color"], [
    MARKER.color,
    MARKER.color,
  ]);
  const { changes } = centroidStyle(RUN.data, style);
  assert.deepEqual(changes["marker.color"], [CENTROIDS.marker.color]);
  assert.deepEqual(changes["marker.size"], [CENTROIDS.marker.size]);
  assert.deepEqual(changes.x, [CENTROIDS.x]);
  assert.deepEqual(centroidStyle([RUN.data[1]], style).numbers, []);
});

test("a canvas leaves the points of hidden clusters out too", () => {
  const points = { places: Float32Array.from(LEVELS), colors: POINTS.colors };
  const seen = visiblePoints(points, Uint8Array.of(1, 0, 1), new Set([1]));
  assert.deepEqual([...seen.places], [4, 5, 6]);
  assert.deepEqual([...seen.colors], [POINTS.colors[1]]);
  assert.deepEqual([...seen.labels], [0]);
});

test("programs that imitate a graphics card are told from one", () => {
  const programs = [
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "llvmpipe (LLVM 15.0.7, 256 bits)",
    "ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Apple Software Renderer",
    "softpipe",
    "none",
  ];
  const cards = [
    "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Apple M1",
    "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
    "Adreno (TM) 640",
    "Mozilla",
  ];
  assert.deepEqual(
    [...programs, ...cards].filter((name) => isGraphicsCard(name)),
    cards,
  );
});

test("a page holds the figure, and no title can end its script", () => {
  const figure = { data: [], layout: { title: { text: "</script><b>" }, paper_bgcolor: "#fff" } };
  const page = figureHtml(figure, '<i>"&', "what <is> seen", "PLOTLY");
  assert.equal(page.split("</script>").length, 3);
  assert.ok(page.includes("<title>&#60;i&#62;&#34;&#38;</title>"));
  assert.ok(page.includes("<script>PLOTLY</script>"));
  assert.ok(page.includes('aria-label="what &#60;is&#62; seen"'));
  assert.equal(/https?:|src=/.test(page), false);
  const json = /const figure = (.*);\n/.exec(page)?.[1] ?? "";
  assert.deepEqual(JSON.parse(json), figure);
});

test("a cluster's pixels and its centroid are one group of the legend, in full colour", () => {
  const centroids = {
    meta: { part: "centroids" },
    ...{ x: [1, 4], y: [2, 5], z: [3, 6], customdata: ["of 0", "of 1"] },
    marker: { opacity: 1, ...CENTROIDS.marker, line: { width: 2, color: ["#fff", "#000"] } },
  };
  const named = { ...RUN.data[2], name: "second" };
  const figure = { ...RUN, data: [...RUN.data.slice(0, 2), named, centroids] };
  const { data, layout } = groupClusters(figure);
  assert.equal(layout, RUN.layout);
  assert.equal(data.length, 5);
  const [edges, first, second, mark, other] = data;
  assert.equal(edges, RUN.data[0]);
  assert.deepEqual([first.showlegend, second.showlegend], [false, false]);
  assert.deepEqual(
    [first, second].map(({ legendgroup }) => legendgroup),
    [mark, other].map(({ legendgroup }) => legendgroup),
  );
  assert.notEqual(mark.legendgroup, other.legendgroup);
  assert.deepEqual([mark.name, other.name], ["#010203", "second"]);
  assert.deepEqual(
    [other.x, other.y, other.z, other.customdata, other.meta.cluster],
    [[4], [5], [6], ["of 1"], 1],
  );
  assert.deepEqual(other.marker, {
    opacity: 1,
    size: 6,
    color: "#040506",
    line: { width: 2, color: "#000" },
  });
});

test("names of files are plain", () => {
  assert.equal(fileName("Best of K = 16", ".png"), "best-of-k-16.png");
  assert.equal(fileName("The best: run 7", "-figure.json"), "the-best-run-7-figure.json");
  assert.equal(fileName("—", ".html"), "cloud.html");
});
