// @ts-check
// What is in the square, the player beside it, and what the user does to both.

/**
 * @import { Position } from "../shared/player/playback.js"
 * @import { Place } from "./cells.js"
 * @import { Plan, Square } from "./pointing.js"
 * @import { PlaneData } from "./run.js"
 */

import { find, prefersReducedMotion } from "../shared/dom.js";
import { makeCurve } from "../shared/player/curve.js";
import { isUpdate } from "../shared/player/half_steps.js";
import { Playback } from "../shared/player/playback.js";
import { readTheme } from "../shared/theme.js";
import { Board } from "./board.js";
import { connectControls, showControls } from "./controls.js";
import { listen } from "./pointing.js";
import { centroidsAt, labelsAt, trailsAt, unpackScene } from "./run.js";
import { tellStep, tellTool } from "./telling.js";

/**
 * @typedef {object} Changes - What the user has done, and what the server does not know of yet.
 * @property {boolean} showsOrigin - Whether points have the colours of their groups.
 * @property {number} number - Of the last message to the server.
 * @property {Place[] | null} placed - Centroids.
 * @property {Place[]} drawn - Points.
 * @property {number} sent - How many of these points have been sent.
 */

/** @typedef {Position & Plan & Changes} State */

const BY_HAND = 255; // the group of points that were drawn by hand

/**
 * Show points and a run; gives a function that ends it.
 *
 * @param {HTMLElement} root
 * @param {State} state - It is changed.
 * @param {PlaneData} data
 * @param {(name: string, value: unknown) => void} tell - Tells the server.
 */
export function showScene(root, state, data, tell) {
  const { points, groups, run } = unpackScene(data);
  const board = new Board(find(root, ".board", SVGSVGElement), data.grid);
  const curveCanvas = find(root, ".curve", HTMLCanvasElement);
  const k = run ? run.k : 0;
  const last = run ? 2 * run.iterations : 0;
  state.half = Math.min(state.half, last);
  state.next = Math.min(state.next, Math.max(0, k - 1));
  if (!run) state.tool = "points"; // There are no centroids to place.
  const playback = new Playback(state, last, show);
  const curve = run ? makeCurve(curveCanvas, run, (half) => playback.goTo(half)) : null;
  curveCanvas.hidden = !run;

  /** @returns {Place[]} */
  const centroidsNow = () => state.placed ?? (run ? centroidsAt(run, state.half) : []);

  /** The cluster, or the group, of each point; null where it has none. */
  function labelsNow() {
    const labels = run && !state.placed ? labelsAt(run, state.half) : null;
    const shown = state.showsOrigin ? groups : labels;
    return shown && [...shown, ...state.drawn.map(() => BY_HAND)];
  }

  function draw(isMoving = false) {
    board.draw({
      points: [...points, ...state.drawn],
      labels: labelsNow(),
      centroids: centroidsNow(),
      trails: run && !state.placed ? trailsAt(run, state.half) : [],
      isMoving,
    });
  }

  function showTools() {
    tellTool(root, state, points.length, k, data.room - state.drawn.length);
    showControls(root, {
      half: state.half,
      last,
      isPlaying: playback.isPlaying,
      isWaiting: !run || state.placed !== null,
    });
  }

  /** @param {boolean} isStepOn - Whether it is shown after the half-step before. */
  function show(isStepOn) {
    const { half } = state;
    draw(isStepOn && isUpdate(half) && !prefersReducedMotion());
    tellStep(root, run, half, points.length, playback.isPlaying);
    curve?.draw(half, { ...readTheme(root), accent: getComputedStyle(curveCanvas).color });
    showTools();
    root.dataset.half = String(half);
  }

  /**
   * @param {string} name
   * @param {Place[]} places
   */
  function send(name, places) {
    state.number += 1;
    tell(name, { number: state.number, places });
  }

  /** @type {Square} */
  const square = {
    centroids: centroidsNow,
    placeOf: (event) => board.placeOf(event),
    stepsOf: (pixels) => board.stepsOf(pixels),
    showCross: (place) => board.showCross(place),
    showCentroids(places) {
      playback.pause();
      state.placed = places;
      draw();
      showTools();
    },
    sendCentroids() {
      if (state.placed) send("placed", state.placed);
    },
    restore() {
      state.placed = null;
      state.drawn.length = state.sent;
      show(false);
    },
    addPoint(place) {
      if (state.drawn.length >= data.room) return false;
      state.drawn.push(place);
      draw();
      showTools();
      return true;
    },
    sendPoints() {
      const places = state.drawn.slice(state.sent);
      state.sent = state.drawn.length;
      if (places.length > 0) send("drawn", places);
    },
    say(text) {
      find(root, ".said", HTMLElement).textContent = text;
    },
  };

  connectControls(root, playback, last, () => tell("again", true));
  connectTools(root, state, showTools);
  connectOrigin(root, state, groups, draw);
  const unlisten = listen(find(root, ".stage", HTMLElement), state, square, data.grid);
  const showAgain = () => show(false);
  root.addEventListener("transitionend", showAgain); // The theme may have changed.
  showAgain();
  return () => {
    playback.pause();
    unlisten();
    root.removeEventListener("transitionend", showAgain);
    curve?.release();
  };
}

/**
 * Have the buttons choose what a pointer does.
 *
 * @param {HTMLElement} root
 * @param {Plan} plan - It is changed.
 * @param {() => void} showTools
 */
function connectTools(root, plan, showTools) {
  for (const input of root.querySelectorAll(".tools input")) {
    if (!(input instanceof HTMLInputElement)) continue;
    input.onchange = () => {
      plan.tool = input.value === "points" ? "points" : "centroids";
      showTools();
    };
  }
}

/**
 * Have the box choose the colours of points, if they have groups.
 *
 * @param {HTMLElement} root
 * @param {State} state - It is changed.
 * @param {Uint8Array} groups
 * @param {() => void} draw
 */
function connectOrigin(root, state, groups, draw) {
  const hasGroups = groups.some((group) => group !== BY_HAND);
  const origin = find(root, ".origin input", HTMLInputElement);
  state.showsOrigin &&= hasGroups;
  origin.checked = state.showsOrigin;
  origin.onchange = () => {
    state.showsOrigin = origin.checked;
    draw();
  };
  find(root, ".origin", HTMLElement).hidden = !hasGroups;
}
