// @ts-check
// What pointer, wheel and keys on a surface do with a camera: they turn it, and with Shift they
// shift what it looks at. A vertical swipe of one finger scrolls the page, as the surface's style
// says (touch-action: pan-y); one that begins sideways turns.

/** @import { Camera } from "./camera.js" */

import { hasModifier, prefersReducedMotion, runKey } from "../dom.js";
import { MIDDLE } from "./projection.js";
import { onZoomWheel } from "../wheel.js";

const KEY_TURN = 7.5; // degrees, of an arrow key
const KEY_SHIFT = 0.06; // parts of the shorter side, of an arrow key with Shift
export const ZOOM_STEP = 1.25; // of a key or a button
const DRAG_TURN = 200; // degrees, of a drag across the whole surface
const MOUSE_SLACK = 3; // pixels that a mouse may move in a click
const FINGER_SLACK = 6; // pixels that a finger may

/**
 * @typedef {object} Handlers
 * @property {(event: KeyboardEvent) => boolean} onOtherKey - It is told of the keys that mean
 *   nothing to the camera, and gives whether it knows them.
 * @property {(event: PointerEvent) => void} onTap - It is told of presses without a movement.
 */

/**
 * Let a surface steer a camera; gives a function that takes the wheel's listener away.
 *
 * @param {HTMLElement} surface
 * @param {Camera} camera
 * @param {Handlers} handlers
 */
export function steer(surface, camera, { onOtherKey, onTap }) {
  /** @type {Map<number, number[]>} */
  const down = new Map(); // where the pointers are that are down: one turns, two pinch
  let pressedAt = [0, 0];
  let isDrag = false; // whether it has moved so far that it is no click
  const shorterSide = () => Math.min(surface.clientWidth, surface.clientHeight);

  /**
   * How far to the right of the view's middle and up a place in the window is.
   *
   * @param {number} x
   * @param {number} y
   */
  function offsetOf(x, y) {
    const box = surface.getBoundingClientRect();
    return {
      across: (x - box.left - box.width / 2) / shorterSide(),
      rise: (box.top + box.height * MIDDLE - y) / shorterSide(),
    };
  }

  /**
   * @param {number} across - Pixels to the right.
   * @param {number} fall - Pixels down.
   */
  function shiftByPixels(across, fall) {
    camera.shift(-across / shorterSide(), fall / shorterSide());
  }

  /**
   * @param {number} id - Of the finger that moved; the other one is still.
   * @param {number[]} before
   * @param {number[]} now
   */
  function pinch(id, before, now) {
    const still = [...down].find(([other]) => other !== id)?.[1] ?? now;
    /** @param {number[]} place */
    const spread = (place) => Math.max(1, Math.hypot(place[0] - still[0], place[1] - still[1]));
    const { across, rise } = offsetOf((now[0] + still[0]) / 2, (now[1] + still[1]) / 2);
    camera.scale(spread(now) / spread(before), across, rise);
    shiftByPixels((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  }

  surface.onpointerdown = (event) => {
    if (event.button > 0) return;
    surface.setPointerCapture(event.pointerId);
    if (down.size === 0) {
      pressedAt = [event.clientX, event.clientY];
      isDrag = false;
    }
    down.set(event.pointerId, [event.clientX, event.clientY]);
  };

  surface.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const x = Math.abs(now[0] - pressedAt[0]);
    const y = Math.abs(now[1] - pressedAt[1]);
    // Of a finger that goes down rather than sideways the browser makes a scroll, a little later.
    const isFar =
      event.pointerType === "touch" ? x > Math.max(FINGER_SLACK, y) : x + y > MOUSE_SLACK;
    isDrag ||= down.size > 1 || isFar;
    down.set(event.pointerId, now);
    if (!isDrag) return;
    surface.classList.add("turning");
    if (down.size === 2) {
      pinch(event.pointerId, before, now);
    } else if (event.shiftKey) {
      shiftByPixels(now[0] - before[0], now[1] - before[1]);
    } else {
      const degrees = DRAG_TURN / surface.clientWidth;
      camera.turn((before[0] - now[0]) * degrees, (now[1] - before[1]) * degrees);
    }
  };

  /** @param {PointerEvent} event */
  const release = (event) => {
    if (event.type === "pointerup" && down.size === 1 && !isDrag) onTap(event);
    down.delete(event.pointerId);
    surface.classList.remove("turning");
  };
  surface.onpointerup = release;
  surface.onpointercancel = release;

  surface.onkeydown = (event) => {
    if (hasModifier(event)) return;
    /**
     * @param {number} across
     * @param {number} rise
     */
    const go = (across, rise) => {
      if (event.shiftKey) camera.shift(across * KEY_SHIFT, rise * KEY_SHIFT);
      else camera.turn(across * KEY_TURN, rise * KEY_TURN);
    };
    const isKnown = runKey(event, {
      ArrowLeft: () => go(-1, 0),
      ArrowRight: () => go(1, 0),
      ArrowUp: () => go(0, 1),
      ArrowDown: () => go(0, -1),
      "+": () => camera.scale(ZOOM_STEP),
      "=": () => camera.scale(ZOOM_STEP),
      "-": () => camera.scale(1 / ZOOM_STEP),
      0: () => camera.goHome(!prefersReducedMotion()),
    });
    if (!isKnown && !onOtherKey(event)) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };

  return onZoomWheel(surface, (factor, event) => {
    const { across, rise } = offsetOf(event.clientX, event.clientY);
    camera.scale(factor, across, rise);
  });
}
