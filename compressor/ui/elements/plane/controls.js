// @ts-check
// The buttons, the slider and the keys that go through a run.

/** @import { Playback } from "../shared/player/playback.js" */

import { find, hasModifier, runKey } from "../shared/dom.js";
import { nextStep } from "./words.js";

/**
 * @param {HTMLElement} root
 * @param {string} name - Its class.
 */
const buttonOf = (root, name) => find(root, `.${name}`, HTMLButtonElement);

/**
 * Have the controls go through a run.
 *
 * @param {HTMLElement} root
 * @param {Playback} playback
 * @param {number} last - The last half-step.
 * @param {() => void} askAgain - Called where another start is wanted.
 */
export function connectControls(root, playback, last, askAgain) {
  const scrub = find(root, ".scrub", HTMLInputElement);
  /** @param {() => void} act */
  const byHand = (act) => () => {
    playback.pause();
    act();
  };
  const stepBack = byHand(() => playback.stepBy(-1));
  const stepOn = byHand(() => playback.stepBy(1));
  const goToEnd = byHand(() => playback.goTo(last));
  buttonOf(root, "back").onclick = stepBack;
  buttonOf(root, "on").onclick = stepOn;
  buttonOf(root, "play").onclick = () => playback.toggle();
  buttonOf(root, "end").onclick = goToEnd;
  buttonOf(root, "again").onclick = byHand(askAgain);
  scrub.oninput = byHand(() => playback.goTo(scrub.valueAsNumber));
  find(root, ".player", HTMLElement).onkeydown = (event) => {
    const isButton = event.target instanceof HTMLButtonElement;
    if (last === 0 || hasModifier(event) || (isButton && event.key === " ")) return;
    const isKnown = runKey(event, {
      " ": () => playback.toggle(),
      ArrowLeft: stepBack,
      ArrowRight: stepOn,
      Home: byHand(() => playback.goTo(0)),
      End: goToEnd,
    });
    if (!isKnown) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };
}

/**
 * @typedef {object} Controls - What they show.
 * @property {number} half - The half-step.
 * @property {number} last - The last one; 0 where there is no run.
 * @property {boolean} isPlaying
 * @property {boolean} isWaiting - Whether there is no run yet from the centroids that are shown.
 */

/**
 * @param {HTMLElement} root
 * @param {Controls} controls
 */
export function showControls(root, { half, last, isPlaying, isWaiting }) {
  const scrub = find(root, ".scrub", HTMLInputElement);
  scrub.max = String(last);
  scrub.value = String(half);
  scrub.disabled = isWaiting;
  buttonOf(root, "on").textContent = nextStep(half);
  buttonOf(root, "play").textContent = isPlaying ? "Pause" : "Play";
  buttonOf(root, "play").disabled = isWaiting;
  buttonOf(root, "back").disabled = isWaiting || half === 0;
  buttonOf(root, "on").disabled = isWaiting || half === last;
  buttonOf(root, "end").disabled = isWaiting || half === last;
  buttonOf(root, "again").disabled = last === 0;
}
