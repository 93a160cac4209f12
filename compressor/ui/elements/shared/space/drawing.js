// @ts-check
// When views are drawn: at the next frame that the browser shows after something has changed.

/**
 * @import { Camera } from "./camera.js"
 * @import { Theme } from "../theme.js"
 * @import { View } from "./view.js"
 */

import { readTheme } from "../theme.js";

/**
 * Draw views when the camera moves, and when their sizes or the colours of the root change.
 *
 * @param {HTMLElement} root - Its style has a transition of the colours, whose end tells that the
 *   theme has changed.
 * @param {Camera} camera
 * @param {View[]} views - It may be filled before `begin` is called.
 */
export function keepDrawn(root, camera, views) {
  let waiting = 0;
  /** @type {Theme | null} */
  let theme = null;

  function draw() {
    waiting = 0;
    theme ??= readTheme(root);
    for (const { space } of views) space.draw(camera, theme);
  }
  function redraw() {
    waiting ||= requestAnimationFrame(draw);
  }
  function restyle() {
    theme = null;
    redraw();
  }
  const resized = new ResizeObserver(() => {
    for (const { space } of views) space.fit();
    redraw();
  });
  camera.onMove = redraw;
  root.addEventListener("transitionend", restyle);

  function begin() {
    for (const { canvas } of views) resized.observe(canvas);
  }
  function end() {
    cancelAnimationFrame(waiting);
    resized.disconnect();
    root.removeEventListener("transitionend", restyle);
    for (const { release } of views) release();
  }
  return { redraw, begin, end };
}
