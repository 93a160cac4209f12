// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { FORMATS } from "../../compressor/ui/elements/palette/copying.js";
import { describeName } from "../../compressor/ui/elements/palette/swatch.js";
import { costText } from "../../compressor/ui/elements/shared/numbers.js";
import { describeCluster } from "../../compressor/ui/elements/shared/space/view.js";
import { altAt, costAt, numbersAt, wordsAt } from "../../compressor/ui/elements/stepper/words.js";

const RUN = {
  k: 4,
  iterations: 2,
  costs_assigned: [0.5, 0.3],
  costs: [0.4, 0.3],
  changed: [1, 0.125],
  moved: [4, 0],
  converged: true,
  origin: "4 pixels were drawn at random: their colours are the first centroids (diamonds)",
};

test("costs are those after the half-step", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((half) => costAt(RUN, half)),
    [0.5, 0.4, 0.3, 0.3],
  );
});

test("the row of numbers says nothing of what there is not", () => {
  const values = (/** @type {number} */ half) => numbersAt(RUN, half).map(({ value }) => value);
  assert.deepEqual(values(0), ["0 of 2", "Start", "0.5", "–", "–"]);
  assert.deepEqual(values(1), ["1 of 2", "Assign", "0.5", "100.00 %", "–"]);
  assert.deepEqual(values(4), ["2 of 2", "Update", "0.3", "12.50 %", "0 of 4"]);
});

test("the picture is described by what is over", () => {
  assert.equal(altAt(RUN, 0), "The picture before the first iteration");
  assert.equal(
    altAt(RUN, 1),
    "The picture after 1 iteration in 4 colours, before the centroids move, cost 0.5",
  );
  assert.equal(altAt(RUN, 4), "The picture after 2 iterations in 4 colours, cost 0.3");
});

test("both halves of an iteration are told at once, or each by itself", () => {
  const whole = wordsAt(RUN, 2, false, 0);
  assert.equal(whole.heading, "Iteration 1: assign, then update");
  assert.equal(whole.sentences.length, 2);
  assert.match(whole.sentences[0], /With the start's centroids that costs 0\.5\.$/);
  assert.match(whole.sentences[1], /4 of 4 moved; the cost fell from 0\.5 to 0\.4\.$/);
  assert.deepEqual(wordsAt(RUN, 2, true, 0), {
    heading: "Iteration 1: update",
    sentences: [whole.sentences[1]],
  });
  const assignment = wordsAt(RUN, 3, true, 0);
  assert.equal(assignment.heading, "Iteration 2: assign");
  assert.match(assignment.sentences[0], /12\.50 % .* the cost fell from 0\.4 to 0\.3\.$/);
});

test("the end says why it is one", () => {
  const converged = wordsAt(RUN, 4, false, 0).sentences;
  assert.match(converged[1], /0 of 4 moved; the cost stayed from 0\.3 to 0\.3\.$/);
  assert.match(converged[2], /^Converged/);
  const stopped = wordsAt({ ...RUN, converged: false }, 4, true, 0).sentences;
  assert.match(stopped[1], /^The run ends here, after the 2 iterations/);
  assert.equal(wordsAt(RUN, 2, false, 0).sentences.length, 2);
});

test("clusters without pixels are counted", () => {
  assert.match(wordsAt(RUN, 2, true, 3).sentences[0], /Clusters without pixels: 3;/);
  assert.doesNotMatch(wordsAt(RUN, 2, true, 0).sentences[0], /without pixels/);
  assert.equal(wordsAt(RUN, 0, false, 0).heading, "Start");
});

test("a cluster is told with as much as is known", () => {
  const palette = Uint32Array.of(0xff0080ff);
  const labels = new Uint8Array();
  const told = (/** @type {number[] | null} */ shares, /** @type {number} */ pixels) =>
    describeCluster({ labels, palette, shares, pixels }, 0);
  assert.equal(told(null, 9), "#ff8000");
  assert.equal(told([0.25], 0), "#ff8000 · 25.00 %");
  assert.equal(told([0.25], 40_000), "#ff8000 · 25.00 % · 10,000 pixels");
});

test("codes are copied as lines, CSS variables and JSON", () => {
  const written = Object.fromEntries(
    FORMATS.map(({ name, write }) => [name, write(["#000000", "#ffffff80"])]),
  );
  assert.deepEqual(written, {
    Hex: "#000000\n#ffffff80",
    CSS: ":root {\n  --color-1: #000000;\n  --color-2: #ffffff80;\n}",
    JSON: '["#000000","#ffffff80"]',
  });
});

test("a name is only near where it is not exact", () => {
  assert.equal(describeName({ name: "red", exact: true }), "red");
  assert.equal(describeName({ name: "red", exact: false }), "near red");
});

test("a cost has three digits and no exponent", () => {
  const texts = [0.00305, 0.0123456, 0.2, 2.999, 120.4, 0.00000012345, 0].map(costText);
  assert.deepEqual(texts, ["0.00305", "0.0123", "0.2", "3", "120", "0.000000123", "0"]);
});
