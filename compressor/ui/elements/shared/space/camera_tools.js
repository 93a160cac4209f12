// @ts-check
// Buttons that zoom a camera and bring it back, with a hint beside them.

/** @import { Camera } from "./camera.js" */

import { make, makeButton, prefersReducedMotion } from "../dom.js";
import { ZOOM_STEP } from "./steering.js";

/**
 * @param {Camera} camera
 * @param {string} hint
 */
export function cameraTools(camera, hint) {
  const tools = make("div", "tools");
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Camera");
  const out = makeButton("button", "−", () => camera.scale(1 / ZOOM_STEP));
  out.setAttribute("aria-label", "Zoom out");
  const home = makeButton("button", "Reset view", () => camera.goHome(!prefersReducedMotion()));
  const closer = makeButton("button", "+", () => camera.scale(ZOOM_STEP));
  closer.setAttribute("aria-label", "Zoom in");
  tools.append(out, home, closer, make("span", "hint", hint));
  return tools;
}
