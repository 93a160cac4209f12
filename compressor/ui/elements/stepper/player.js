// @ts-check
// The player: picture, cloud, curve and words of a half-step, and the controls.

/**
 * @import { View } from "../shared/space/view.js"
 * @import { Run } from "./frames.js"
 * @import { Position } from "../shared/player/playback.js"
 * @import { Mode } from "./scene.js"
 */

import { Camera } from "../shared/space/camera.js";
import { cameraTools } from "../shared/space/camera_tools.js";
import { find, hasModifier, make, prefersReducedMotion, runKey } from "../shared/dom.js";
import { keepDrawn } from "../shared/space/drawing.js";
import { clamp } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";
import { makeCurve } from "../shared/player/curve.js";
import { isUpdate } from "../shared/player/half_steps.js";
import { Playback, STEP_DURATION } from "../shared/player/playback.js";
import { RunCloud } from "./run_cloud.js";
import { makeScene } from "./scene.js";
import { saveStep } from "./save_step.js";
import { altAt, numbersAt, wordsAt } from "./words.js";

/** @typedef {Position & { id: string, mode: Mode }} PlayerState */

const MOVE_DURATION = 350; // milliseconds that centroids take to move
const MOVE_PART = 0.6; // of a step's time, where that is less

/** @type {{ mode: Mode, name: string, legend: string }[]} */
const MODES = [
  {
    mode: "clusters",
    name: "Clusters",
    legend: "Each pixel in the colour of its cluster's centroid",
  },
  {
    mode: "changed",
    name: "What changed",
    legend: "In colour: the pixels that changed cluster in this iteration",
  },
  { mode: "original", name: "Original", legend: "The original" },
];

const PLAY_ICON = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 3v14l12-7z"/></svg>';
const PAUSE_ICON =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 3h4v14H4zM12 3h4v14h-4z"/></svg>';

/**
 * Start the player; gives a function that ends it.
 *
 * @param {HTMLElement} root
 * @param {Run} run
 * @param {PlayerState} state - It is changed.
 */
export function startPlayer(root, run, state) {
  const last = 2 * run.iterations;
  const picture = find(root, ".picture", HTMLCanvasElement);
  const curveCanvas = find(root, ".curve", HTMLCanvasElement);
  const scrub = find(root, ".scrub", HTMLInputElement);
  const play = find(root, ".play", HTMLButtonElement);
  const back = find(root, ".back", HTMLButtonElement);
  const on = find(root, ".on", HTMLButtonElement);

  const playback = new Playback(state, last, show);
  const camera = new Camera(run.camera);
  /** @type {View[]} */
  const views = [];
  const drawing = keepDrawn(root, camera, views);
  const scene = makeScene(picture, run);
  let isolated = -1; // the only cluster in colour, or -1
  const cloud = new RunCloud(run, camera, drawing.redraw, (number) => {
    isolated = number;
    scene.paint(state.half, state.mode, isolated);
  });
  views.push(cloud.view);
  const curve = makeCurve(curveCanvas, run, (half) => playback.goTo(half));

  /** @param {ArrayLike<number>} shares */
  function showWords(shares) {
    const { half, apart, mode } = state;
    const empty = half === 0 ? 0 : Array.from(shares).filter((share) => share === 0).length;
    const { heading, sentences } = wordsAt(run, half, apart, empty);
    find(root, ".words", HTMLElement).replaceChildren(
      make("h4", "", heading),
      ...sentences.map((sentence) => make("p", "", sentence)),
    );
    find(root, ".numbers", HTMLElement).replaceChildren(
      ...numbersAt(run, half).map(({ name, value }) => {
        const pair = make("div");
        pair.append(make("dt", "", name), make("dd", "", value));
        return pair;
      }),
    );
    const shownMode = half === 0 ? "original" : mode;
    for (const input of root.querySelectorAll(".modes input")) {
      if (!(input instanceof HTMLInputElement)) continue;
      input.checked = input.value === shownMode;
      input.disabled = half === 0 && input.value !== shownMode; // There are no clusters yet.
    }
    const legend = MODES.find((one) => one.mode === shownMode)?.legend ?? "";
    find(root, ".legend", HTMLElement).textContent = legend;
    const alt = altAt(run, half);
    scrub.max = String(last / playback.stepLength);
    scrub.value = String(half / playback.stepLength);
    scrub.setAttribute("aria-valuetext", alt);
    if (!playback.isPlaying) find(root, ".said", HTMLElement).textContent = alt;
    picture.setAttribute("aria-label", alt);
  }

  /** @param {boolean} isStepOn - Whether it is shown after the half-step before. */
  function show(isStepOn) {
    const { half, mode, speed } = state;
    const moves = isStepOn && !prefersReducedMotion() && isUpdate(half);
    const duration = Math.min(MOVE_DURATION, (MOVE_PART * STEP_DURATION) / speed);
    const shares = cloud.show(half, moves ? duration : 0);
    scene.paint(half, mode, half === 0 ? -1 : isolated);
    showWords(shares);
    curve.draw(half, { ...readTheme(root), accent: getComputedStyle(curveCanvas).color });
    play.innerHTML = playback.isPlaying
      ? `${PAUSE_ICON}<span>Pause</span>`
      : `${PLAY_ICON}<span>Play</span>`;
    back.disabled = half === 0;
    on.disabled = half === last;
    root.dataset.half = String(half);
  }

  /** @param {() => void} act */
  const byHand = (act) => () => {
    playback.pause();
    act();
  };
  const stepBack = byHand(() => playback.stepBy(-1));
  const stepOn = byHand(() => playback.stepBy(1));
  play.onclick = () => playback.toggle();
  back.onclick = stepBack;
  on.onclick = stepOn;
  scrub.oninput = byHand(() => playback.goTo(scrub.valueAsNumber * playback.stepLength));

  const speedList = find(root, ".speed select", HTMLSelectElement);
  speedList.value = String(state.speed);
  speedList.onchange = () => {
    state.speed = Number(speedList.value);
  };
  const apartBox = find(root, ".apart input", HTMLInputElement);
  apartBox.checked = state.apart;
  apartBox.onchange = () => {
    state.apart = apartBox.checked;
    playback.goTo(state.half);
  };

  find(root, ".player", HTMLElement).onkeydown = (event) => {
    const kind = event.target instanceof Element ? event.target.localName : "";
    if (hasModifier(event) || kind === "select") return;
    if (event.key === " " && kind === "button") return; // It presses the button.
    const isKnown = runKey(event, {
      " ": () => playback.toggle(),
      ArrowLeft: stepBack,
      ArrowRight: stepOn,
      Home: byHand(() => playback.goTo(0)),
      End: byHand(() => playback.goTo(last)),
    });
    if (!isKnown) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };

  find(root, ".modes", HTMLElement).replaceChildren(
    find(root, ".modes legend", HTMLElement),
    ...MODES.map(({ mode, name }) => {
      const input = make("input");
      input.type = "radio";
      input.name = "mode";
      input.value = mode;
      input.checked = mode === state.mode;
      input.onchange = () => {
        state.mode = mode;
        show(false);
      };
      const label = make("label");
      label.append(input, name);
      return label;
    }),
  );

  find(root, ".save-step", HTMLButtonElement).onclick = () => {
    saveStep(run, state.half, camera).catch(() => {
      find(root, ".said", HTMLElement).textContent = "This step could not be saved; try it again.";
    });
  };
  find(root, ".turning", HTMLElement).replaceChildren(cameraTools(camera, ""));
  root.style.setProperty("--aspect", String(clamp(run.width / run.height, 0.9, 1.6)));
  const sceneFigure = find(root, ".scene", HTMLElement);
  find(root, ".panes", HTMLElement).replaceChildren(sceneFigure, cloud.view.figure);
  /**
   * A lesson that is presented goes through the steps before it goes on or back.
   *
   * @param {Event} event
   */
  function stepInTalk(event) {
    const by = /** @type {CustomEvent<number>} */ (event).detail;
    if (by > 0 ? state.half >= last : state.half <= 0) return;
    event.preventDefault();
    playback.pause();
    playback.stepBy(by);
  }
  document.addEventListener("talk-step", stepInTalk);
  const showAgain = () => show(false);
  root.addEventListener("transitionend", showAgain); // The theme may have changed.
  drawing.begin();
  scene.load().then(showAgain, showAgain);
  showAgain();
  return () => {
    playback.pause();
    cloud.stop();
    root.removeEventListener("transitionend", showAgain);
    document.removeEventListener("talk-step", stepInTalk);
    drawing.end();
    curve.release();
  };
}
