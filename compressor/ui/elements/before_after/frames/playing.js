// @ts-check
// Two animations on the stage, played in step: frame by frame where the browser can, else as it
// plays them by itself.

/** @import { Frames } from "./decoded.js" */

import {
  contextOf,
  find,
  hasModifier,
  make,
  prefersReducedMotion,
  runKey,
  showInPlaceOnceReady,
} from "../../shared/dom.js";
import { canDecodeFrames, durationOf, openFrames } from "./decoded.js";
import { FramePlayer } from "./frame_player.js";

const ABSENCE = 250; // milliseconds until it is looked again whether the element is on the page
const MOST_ABSENCES = 40;

/** @typedef {HTMLImageElement | HTMLCanvasElement} Picture - What lies on the stage. */

/**
 * @typedef {object} Animation
 * @property {string} moving - The address of its file.
 * @property {string} still - The address of its first frame.
 * @property {string} alt - What is seen on it.
 */

/**
 * @typedef {object} Stage
 * @property {Picture[]} pictures - The two; canvases take the place of images.
 * @property {() => void} draw - Called when what they show has another size.
 */

/** @typedef {Stage & { addresses: string }} PlayingStage - With the files that are played. */

/** @type {WeakMap<HTMLElement, PlayingStage>} */
const stageByBar = new WeakMap(); // across redraws of the page

/**
 * @param {ShadowRoot} root
 */
function findControls(root) {
  return {
    bar: find(root, ".frames", HTMLElement),
    back: find(root, ".frame-back", HTMLButtonElement),
    play: find(root, ".frame-play", HTMLButtonElement),
    on: find(root, ".frame-on", HTMLButtonElement),
    slider: find(root, ".frame-slider", HTMLInputElement),
    words: find(root, ".frame-words", HTMLElement),
  };
}

/** @typedef {ReturnType<typeof findControls>} Controls */

/**
 * Play animations in the place of the pictures; they go on where they play already.
 *
 * @param {ShadowRoot} root
 * @param {Animation[]} animations
 * @param {Stage} stage
 */
export function playFrames(root, animations, stage) {
  const controls = findControls(root);
  const addresses = animations.map(({ moving }) => moving);
  const known = stageByBar.get(controls.bar);
  if (known?.addresses === addresses.join(" ")) {
    Object.assign(known, stage);
    return;
  }
  const current = { ...stage, addresses: addresses.join(" ") };
  stageByBar.set(controls.bar, current);
  controls.bar.hidden = false;
  showInPlaceOnceReady(
    controls.bar,
    () =>
      canDecodeFrames()
        ? Promise.all(addresses.map(openFrames))
        : Promise.reject(new Error("this browser tells no frames apart")),
    (frames) => playInStep(controls, frames, current),
    () => playAsImages(controls, animations, current),
  );
}

/**
 * @param {Controls} controls
 * @param {Frames[]} sides - Of the left and the right one.
 * @param {Stage} stage - It changes when the page is drawn anew.
 */
function playInStep(controls, sides, stage) {
  const { bar, slider, words } = controls;
  const count = sides[1].count;
  let shown = 0; // of the frames that were asked for, the last
  let absences = 0; // how often the element was not on the page, one after the other

  /** @param {number} frame */
  async function show(frame) {
    if (!bar.isConnected) {
      if (++absences > MOST_ABSENCES) player.stop(); // the page has gone on
      return ABSENCE; // Streamlit has only moved it, perhaps
    }
    absences = 0;
    const asked = ++shown;
    drawControls();
    const images = await Promise.all(sides.map((side) => side.decode(frame)));
    const duration = durationOf(images[1]);
    if (asked === shown) {
      images.forEach((image, i) => drawFrame(stage, i, image));
      bar.dataset.frame = String(frame + 1);
      words.textContent = `Frame ${frame + 1} of ${count}, ${secondsText(duration)}`;
    }
    for (const image of images) image.close();
    return duration;
  }

  const player = new FramePlayer(count, show, {
    now: () => performance.now(),
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  });

  function drawControls() {
    drawPlay(controls.play, player.isPlaying);
    slider.value = String(player.frame);
    slider.setAttribute("aria-valuetext", `Frame ${player.frame + 1} of ${count}`);
  }

  slider.max = String(count - 1);
  hideSteps(controls, false);
  slider.oninput = () => player.goTo(Number(slider.value));
  controls.back.onclick = () => player.stepBy(-1);
  controls.on.onclick = () => player.stepBy(1);
  controls.play.onclick = () => player.toggle();
  const root = /** @type {ShadowRoot} */ (bar.getRootNode());
  const onKey = (/** @type {KeyboardEvent} */ event) => stepByKey(event, player);
  root.addEventListener("keydown", /** @type {EventListener} */ (onKey));
  if (prefersReducedMotion()) player.goTo(0);
  else player.toggle();
  return () => {
    player.stop();
    root.removeEventListener("keydown", /** @type {EventListener} */ (onKey));
  };
}

/**
 * The keys that play and step, wherever in the element the focus is.
 *
 * @param {KeyboardEvent} event
 * @param {FramePlayer} player
 */
function stepByKey(event, player) {
  if (hasModifier(event)) return;
  const isOnButton = event.target instanceof HTMLButtonElement; // which the space bar presses
  const isDone = runKey(event, {
    ",": () => player.stepBy(-1),
    ".": () => player.stepBy(1),
    ...(isOnButton ? {} : { " ": () => player.toggle() }),
  });
  if (!isDone) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own.
}

/**
 * Draw a frame on a canvas, which takes the place of an image.
 *
 * @param {Stage} stage
 * @param {number} side - 0 for the left one, 1 for the right one.
 * @param {VideoFrame} image
 */
function drawFrame(stage, side, image) {
  let canvas = stage.pictures[side];
  if (!(canvas instanceof HTMLCanvasElement)) {
    const made = make("canvas", canvas.className);
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", canvas.alt);
    canvas.replaceWith(made);
    stage.pictures[side] = made;
    canvas = made;
  }
  const { displayWidth: width, displayHeight: height } = image;
  const context = contextOf(canvas);
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    stage.draw();
  }
  context.clearRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
}

/**
 * Have the browser play the files, which it does only as a whole; or show their first frames.
 *
 * @param {Controls} controls
 * @param {Animation[]} animations
 * @param {Stage} stage
 */
function playAsImages(controls, animations, stage) {
  const { play, words } = controls;
  const images = animations.map(({ alt }, i) => imageAt(stage, i, alt));
  let isPlaying = false;
  /** @param {boolean} willPlay */
  function show(willPlay) {
    isPlaying = willPlay;
    images.forEach((image, i) => {
      image.src = isPlaying ? animations[i].moving : animations[i].still;
    });
    drawPlay(play, isPlaying);
  }
  hideSteps(controls, true);
  play.onclick = () => show(!isPlaying);
  words.textContent = "Your browser plays an animation only as a whole.";
  show(!prefersReducedMotion());
}

/**
 * The image on one side of the stage, which takes the place of a canvas.
 *
 * @param {Stage} stage
 * @param {number} side
 * @param {string} alt
 */
function imageAt(stage, side, alt) {
  const picture = stage.pictures[side];
  if (picture instanceof HTMLImageElement) return picture;
  const image = make("img", picture.className);
  image.alt = alt;
  image.onload = stage.draw;
  image.draggable = false;
  picture.replaceWith(image);
  stage.pictures[side] = image;
  return image;
}

/**
 * @param {Controls} controls
 * @param {boolean} isHidden
 */
function hideSteps({ slider, back, on }, isHidden) {
  for (const control of [slider, back, on]) control.hidden = isHidden;
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} isPlaying
 */
function drawPlay(button, isPlaying) {
  button.textContent = isPlaying ? "Pause" : "Play";
}

/** @param {number} milliseconds */
const secondsText = (milliseconds) => `${Number((milliseconds / 1000).toFixed(2))} s`;
