// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestWithin } from "../../../compressor/ui/elements/plane/pointing.js";
import {
  centroidsAt,
  labelsAt,
  trailsAt,
  unpackScene,
} from "../../../compressor/ui/elements/plane/run.js";
import { nextStep, spokenAt, wordsAt } from "../../../compressor/ui/elements/plane/words.js";

/** @param {number[]} bytes */
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

const DATA = {
  id: "",
  heard: 0,
  room: 9,
  grid: 255,
  points: base64([0, 0, 4, 0, 200, 9]),
  groups: base64([0, 0, 255]),
  run: {
    k: 2,
    centroids: /** @type {[number, number][][]} */ ([
      [[0, 0], [4, 0]],
      [[0, 0], [102, 4.5]],
      [[2, 0], [200, 9]],
    ]), // prettier-ignore
    labels: base64([0, 1, 1, 0, 0, 1]),
    costs_assigned: [0.3, 0.2],
    costs: [0.2, 0.1],
    changed: [3, 1],
    moved: [1, 2],
    converged: false,
  },
};

const { points, groups, run } = unpackScene(DATA);

test("what is sent is unpacked", () => {
  assert.deepEqual(points, [[0, 0], [4, 0], [200, 9]]); // prettier-ignore
  assert.deepEqual([...groups], [0, 0, 255]);
  assert.equal(unpackScene({ ...DATA, run: null }).run, null);
});

test("an assignment changes the labels, an update the centroids", () => {
  assert.ok(run);
  assert.equal(labelsAt(run, 0), null);
  const labels = [1, 2, 3, 4].map((half) => [...(labelsAt(run, half) ?? [])]);
  assert.deepEqual(labels, [[0, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 1]]); // prettier-ignore
  const rows = [0, 1, 2, 3, 4].map((half) => run.centroids.indexOf(centroidsAt(run, half)));
  assert.deepEqual(rows, [0, 0, 1, 1, 2]);
});

test("trails begin with the first update", () => {
  assert.ok(run);
  assert.deepEqual(trailsAt(run, 1), []);
  assert.deepEqual(trailsAt(run, 3), [[[0, 0], [0, 0]], [[4, 0], [102, 4.5]]]); // prettier-ignore
});

test("the words have the numbers of the half-step", () => {
  assert.ok(run);
  assert.equal(wordsAt(run, 0, 3).heading, "Start");
  assert.match(wordsAt(run, 3, 3).sentences[0], /1 of 3 change cluster/);
  assert.match(wordsAt(run, 2, 3).sentences[0], /1 of 2 move\.$/);
  assert.match(wordsAt(run, 4, 3).sentences[1], /ends after 2 iterations/);
  assert.match(wordsAt({ ...run, converged: true }, 4, 3).sentences[1], /local minimum/);
  const empty = { ...run, labels: [run.labels[0].map(() => 0), run.labels[1]] };
  assert.match(wordsAt(empty, 2, 3).sentences[0], /1 has no point and stays\.$/);
  assert.equal(spokenAt(run, 0, 3), "Start: 2 centroids among 3 points");
  assert.equal(spokenAt(run, 3, 3), "Iteration 2, assign: cost 0.2; clusters of 2, 1 points");
  assert.deepEqual([0, 1, 2].map(nextStep), ["Assign", "Update", "Assign"]);
});

test("a pointer takes hold of the nearest centroid within reach", () => {
  const centroids = /** @type {[number, number][]} */ ([[0, 0], [10, 0]]); // prettier-ignore
  assert.equal(nearestWithin(centroids, [6, 0], 5), 1);
  assert.equal(nearestWithin(centroids, [5, 9], 5), -1);
  assert.equal(nearestWithin([], [5, 9], 5), -1);
});
