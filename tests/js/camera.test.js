// @ts-check

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Camera, ZOOM_MAX, ZOOM_MIN } from "../../compressor/ui/elements/shared/space/camera.js";
import { makeProjection, project } from "../../compressor/ui/elements/shared/space/projection.js";
import { wheelFactor } from "../../compressor/ui/elements/shared/wheel.js";

/** @type {FrameRequestCallback[]} */
let frames = [];
/** @type {Map<string, string>} */
let stored = new Map();

beforeEach(() => {
  frames = [];
  stored = new Map();
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.cancelAnimationFrame = () => {};
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    value: {
      getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value),
    },
  });
});

/** @param {Camera} camera */
const poseOf = ({ azimuth, elevation, zoom, target }) => ({ azimuth, elevation, zoom, target });

/**
 * @param {number[]} found
 * @param {number[]} expected
 */
function assertClose(found, expected) {
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-9, `${found}`));
}

test("a drag there and back returns", () => {
  const camera = new Camera("a");
  const before = poseOf(camera);
  camera.turn(73, -31);
  assert.notEqual(camera.azimuth, before.azimuth);
  camera.turn(-73, 31);
  assertClose([camera.azimuth, camera.elevation], [before.azimuth, before.elevation]);
  camera.shift(0.1, -0.2);
  assert.notDeepEqual(camera.target, [0, 0, 0]);
  camera.shift(-0.1, 0.2);
  assertClose(camera.target, [0, 0, 0]);
});

test("azimuths go round, elevations stop before the poles", () => {
  const camera = new Camera("a");
  camera.turn(360 * 3 - 305 - 10, 500);
  assertClose([camera.azimuth, camera.elevation], [350, 89]);
  camera.turn(20, -500);
  assertClose([camera.azimuth, camera.elevation], [10, -89]);
});

test("zoom has bounds, and the target stays in the box", () => {
  const camera = new Camera("a");
  camera.scale(1e6);
  assert.equal(camera.zoom, ZOOM_MAX);
  camera.scale(1e-6);
  assert.equal(camera.zoom, ZOOM_MIN);
  camera.shift(50, 50);
  assert.ok(camera.target.every((t) => t >= -1 && t <= 1));
});

test("at the end of the zoom nothing moves any more", () => {
  const camera = new Camera("a");
  camera.scale(1e6);
  const before = poseOf(camera);
  camera.scale(2, 0.3, 0.3);
  assert.deepEqual(poseOf(camera), before);
});

test("what was stored beyond the bounds comes back within them", () => {
  stored.set("camera a", '{"zoom": 99, "elevation": 200}');
  const camera = new Camera("a");
  camera.turn(1, 0);
  assert.deepEqual([camera.zoom, camera.elevation], [ZOOM_MAX, 89]);
});

test("what is under the pointer stays there in a zoom", () => {
  const camera = new Camera("a");
  camera.turn(40, 15);
  camera.scale(1.5);
  const place = [0, 0, 0];
  const side = 400;
  const before = project(makeProjection(camera, side, side), place);
  camera.shift(0.1, 0.05);
  const shifted = project(makeProjection(camera, side, side), place);
  assertClose([before.x - shifted.x, shifted.y - before.y], [0.1 * side, 0.05 * side]);
  camera.scale(2, -0.1, -0.05);
  const zoomed = project(makeProjection(camera, side, side), place);
  assertClose([zoomed.x, zoomed.y], [shifted.x, shifted.y]);
});

test("views of different sizes see the same part of the box", () => {
  const camera = new Camera("a");
  camera.shift(0.2, 0.1);
  const small = project(makeProjection(camera, 100, 100), [0.3, 0.2, 0.1]);
  const large = project(makeProjection(camera, 300, 300), [0.3, 0.2, 0.1]);
  assertClose([large.x, large.y], [3 * small.x, 3 * small.y]);
});

test("the way home is the shorter one and ends there", () => {
  const camera = new Camera("a");
  const home = poseOf(camera);
  camera.turn(100, 30);
  camera.scale(3, 0.1, 0.1);
  camera.goHome();
  const start = performance.now();
  frames.shift()?.(start + 100);
  assert.ok(camera.azimuth > 305 || camera.azimuth < 45, `${camera.azimuth}`);
  assert.equal(frames.length, 1);
  frames.shift()?.(start + 1e4);
  assertClose(
    [camera.azimuth, camera.elevation, camera.zoom, ...camera.target],
    [305, 20, 1, 0, 0, 0],
  );
  assert.deepEqual(Object.keys(poseOf(camera)), Object.keys(home));
  assert.equal(frames.length, 0);
});

test("without animation it is home at the next frame", () => {
  const camera = new Camera("a");
  camera.turn(100, 30);
  camera.goHome(false);
  frames.shift()?.(performance.now());
  assertClose([camera.azimuth, camera.elevation], [305, 20]);
  assert.equal(frames.length, 0);
});

test("it is kept under its name, and tells that it has moved", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const camera = new Camera("kept");
  let moves = 0;
  camera.onMove = () => {
    moves++;
  };
  camera.turn(10, 5);
  camera.turn(10, 5);
  assert.equal(moves, 2);
  assert.equal(stored.size, 0);
  context.mock.timers.tick(1000);
  assert.deepEqual([...stored.keys()], ["camera kept"]);
  assert.deepEqual(poseOf(new Camera("kept")), poseOf(camera));
  assert.equal(new Camera("other").azimuth, 305);
});

test("without storage it begins at home", () => {
  Reflect.deleteProperty(globalThis, "sessionStorage");
  assert.equal(new Camera("a").azimuth, 305);
});

test("the wheel zooms in when it is turned up, and no machine's wheel by much", () => {
  assert.ok(wheelFactor(-10) > 1);
  assert.ok(Math.abs(wheelFactor(-10) * wheelFactor(10) - 1) < 1e-12);
  assert.equal(wheelFactor(1e6), wheelFactor(60));
  assert.equal(wheelFactor(0), 1);
});
