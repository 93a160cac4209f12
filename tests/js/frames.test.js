// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { bytesFromBase64, inflateBase64 } from "../../compressor/ui/elements/shared/binary.js";
import { packColors } from "../../compressor/ui/elements/shared/colors.js";
import {
  mapAt,
  sharesAt,
  undoXor,
  unpackRun,
  updatesBefore,
} from "../../compressor/ui/elements/stepper/frames.js";
import { isUpdate, iterationOf } from "../../compressor/ui/elements/shared/player/half_steps.js";
import { nameOfStep, stepFigure } from "../../compressor/ui/elements/stepper/step_figure.js";
import { placeBetween } from "../../compressor/ui/elements/stepper/run_cloud.js";

/** @param {ArrayBufferView} array */
const base64 = ({ buffer, byteOffset, byteLength }) =>
  Buffer.from(/** @type {ArrayBuffer} */ (buffer), byteOffset, byteLength).toString("base64");

const MAPS = [
  [0, 0, 1, 1, 2, 2],
  [0, 1, 1, 1, 2, 2],
  [0, 1, 1, 1, 2, 0],
];

const FIGURE = {
  data: [
    { meta: { part: "edges" }, x: [0], y: [0], z: [0], opacity: 0.4 },
    {
      meta: { part: "pixels", cluster: 0 },
      hovertemplate: "told<br>in the cluster of #010203<extra></extra>",
      marker: { color: "#010203", size: 2 },
    },
    {
      meta: { part: "centroids", size_min: 3, size_max: 40 },
      marker: { symbol: "diamond", line: { width: 2 } },
    },
  ],
  layout: { title: { text: "The start", subtitle: { text: "", font: {} } }, scene: {} },
};

function sentRun() {
  const xored = MAPS.map((map, t) => map.map((label, i) => (t ? label ^ MAPS[t - 1][i] : label)));
  const axes = ["R", "G", "B"].map((name) => ({
    name,
    start: 0,
    stop: 255,
    low: "0",
    high: "255",
    length: 1,
  }));
  const coordinates = Uint16Array.from({ length: 4 * 3 * 3 }, (_, i) => (i * 1820) % 65536);
  return {
    id: "x",
    name: "run 7",
    origin: "3 pixels were drawn at random",
    plotly: { charts: [], package: "" },
    figure: FIGURE,
    counts: base64(Uint32Array.of(5, 1)),
    camera: "c",
    axes,
    coordinate_max: 65535,
    k: 3,
    pixels: 6,
    width: 3,
    height: 2,
    original: "data:,",
    maps: deflateSync(Uint8Array.from(xored.flat())).toString("base64"),
    at: base64(Uint32Array.of(5, 0)),
    colors: base64(Uint8Array.of(0, 0, 0, 255, 255, 255)),
    centroids: base64(coordinates),
    costs_assigned: [0.5, 0.3, 0.2],
    costs: [0.4, 0.25, 0.2],
    changed: [1, 1 / 6, 1 / 6],
    moved: [3, 2, 0],
    converged: true,
  };
}

test("base64 and zlib are undone", async () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, i) => (i * i) % 256);
  assert.deepEqual(bytesFromBase64(base64(bytes)), bytes);
  assert.deepEqual(await inflateBase64(deflateSync(bytes).toString("base64")), bytes);
});

test("frames that were sent XOR the one before are restored", () => {
  const frames = Uint8Array.of(1, 2, 3, 1 ^ 7, 2 ^ 2, 3 ^ 9, 7 ^ 0, 2 ^ 0, 9 ^ 255);
  undoXor(frames, 3);
  assert.deepEqual([...frames], [1, 2, 3, 7, 2, 9, 0, 0, 255]);
});

test("a run is unpacked: maps, colours and places of the centroids", async () => {
  const sent = sentRun();
  const run = await unpackRun(sent);
  assert.equal(run.iterations, 3);
  assert.deepEqual(
    run.maps.map((map) => [...map]),
    MAPS,
  );
  assert.equal(run.palettes.length, 4);
  const level = (/** @type {number} */ i) => Math.round((255 * ((i * 1820) % 65536)) / 65535);
  const levels = Array.from({ length: 9 }, (_, i) => level(2 * 9 + i));
  assert.deepEqual(run.palettes[2], packColors(levels));
  const half = 1 / Math.sqrt(3);
  const place = run.placeOf(2, 1);
  [0, 1, 2].forEach((i) => {
    const coordinate = ((2 * 9 + 3 + i) * 1820) % 65536;
    assert.ok(Math.abs(place[i] - ((2 * coordinate) / 65535 - 1) * half) < 1e-6);
  });
  assert.deepEqual([...run.pointRows], [5, 0]);
  assert.deepEqual([...run.pointColors], [0xff000000, 0xffffffff]);
  assert.deepEqual([...run.pointPlaces].map(Math.sign), [-1, -1, -1, 1, 1, 1]);
});

test("half-steps are the start, then an assignment and an update of each iteration", () => {
  const halves = [0, 1, 2, 3, 4];
  assert.deepEqual(halves.map(iterationOf), [0, 1, 1, 2, 2]);
  assert.deepEqual(halves.map(isUpdate), [false, false, true, false, true]);
  assert.deepEqual(halves.map(updatesBefore), [0, 0, 1, 1, 2]);
});

test("shares are of the map that is seen, and none at the start", async () => {
  const run = await unpackRun(sentRun());
  assert.deepEqual([...mapAt(run, 1)], MAPS[0]);
  assert.deepEqual([...mapAt(run, 4)], MAPS[1]);
  assert.deepEqual([...sharesAt(run, 0)], [0, 0, 0]);
  const shares = [...sharesAt(run, 6)];
  [2, 3, 1].forEach((count, k) => assert.ok(Math.abs(shares[k] - count / 6) < 1e-12));
});

test("the figure of a half-step has its clusters, its centroids and the ways that they came", async () => {
  const run = await unpackRun(sentRun());
  const { data, layout } = stepFigure(run, 5);
  const parts = data.map(({ meta }) => meta.part);
  assert.deepEqual(parts, ["edges", "pixels", "pixels", "pixels", "trails", "centroids"]);
  const [, first, , third, trails, centroids] = data;
  assert.deepEqual(
    [first.x, first.customdata],
    [
      [0, 255],
      [
        [0, 0, 0, 0, 5],
        [255, 255, 255, 0xffffff, 1],
      ],
    ],
  );
  assert.deepEqual(third.x, []);
  assert.equal(
    first.hovertemplate,
    `told<br>in the cluster of ${first.marker.color}<extra></extra>`,
  );
  assert.deepEqual(
    centroids.customdata.map((/** @type {number[]} */ row) => row[4]),
    [2, 3, 1],
  );
  assert.ok(Math.abs(centroids.x[1] - run.levelsOf(2, 1)[0]) < 1e-9);
  assert.ok(Math.abs(centroids.marker.size[0] - 40 * Math.sqrt(1 / 3)) < 1e-9);
  assert.equal(trails.x.length, 3 * 4);
  assert.deepEqual(trails.x.slice(0, 4), [...[0, 1, 2].map((t) => run.levelsOf(t, 0)[0]), null]);
  assert.equal(layout.title.text, "Iteration 3, assignment");
  assert.ok(layout.title.subtitle.text.startsWith("K = 3, run 7, cost 0.2 (mean squared RGB"));
});

test("the figure of the start has the picture's own colours and no trails", async () => {
  const { data, layout } = stepFigure(await unpackRun(sentRun()), 0);
  assert.deepEqual(
    data.map(({ meta }) => meta.part),
    ["edges", "pixels", "centroids"],
  );
  assert.deepEqual(data[1].marker.color, ["#000000", "#ffffff"]);
  assert.equal(data[1].hovertemplate, "told<extra></extra>");
  assert.equal(layout.title.text, nameOfStep(0));
  assert.equal(nameOfStep(4), "Iteration 2, update");
});

test("centroids move on a straight line from one iteration to the next", () => {
  const placeOf = (/** @type {number} */ t) => Float32Array.of(t, 10 * t, -t);
  assert.deepEqual(placeBetween({ placeOf }, 3, 0, 0), [2, 20, -2]);
  assert.deepEqual(placeBetween({ placeOf }, 3, 0, 0.5), [2.5, 25, -2.5]);
  assert.deepEqual(placeBetween({ placeOf }, 3, 0, 1), [3, 30, -3]);
  assert.deepEqual([...placeBetween({ placeOf }, 0, 0, 0.5)], [0, 0, 0]);
});
