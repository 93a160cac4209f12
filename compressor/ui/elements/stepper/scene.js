// @ts-check
// The picture of a half-step on a canvas: each pixel in the colour of its cluster's centroid, as it
// is, or with only those in colour that changed cluster or that are in one cluster.

/** @import { Run } from "./frames.js" */

import { channelsOf } from "../shared/colors.js";
import { contextOf } from "../shared/dom.js";
import { iterationOf } from "../shared/player/half_steps.js";
import { updatesBefore } from "./frames.js";

/** @typedef {"clusters" | "changed" | "original"} Mode - What the picture shows. */

const DIM = 0.16; // what is left of a colour's distance from grey where it is not looked at

/**
 * A packed colour, nearly grey.
 *
 * @param {number} color
 */
export function dimmed(color) {
  const [red, green, blue] = channelsOf(color).map((level) =>
    Math.round(128 + DIM * (level - 128)),
  );
  return 0xff000000 | (blue << 16) | (green << 8) | red;
}

/**
 * Draw a label map in colours.
 *
 * @param {Uint32Array} pixels - Packed colours; it is written to.
 * @param {Uint8Array} map
 * @param {Uint32Array} palette
 * @param {number} isolated - The only cluster in colour, or -1.
 * @param {Uint8Array | null} before - A map; pixels of which it has the same label are not in
 *   colour.
 */
export function paintLabels(pixels, map, palette, isolated, before) {
  const dim = palette.map(dimmed);
  const seen = palette.map((color, number) =>
    isolated < 0 || isolated === number ? color : dim[number],
  );
  for (let i = 0; i < map.length; i++) {
    const isSame = before !== null && before[i] === map[i];
    pixels[i] = isSame ? dim[map[i]] : seen[map[i]];
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Run} run
 */
export function makeScene(canvas, run) {
  canvas.width = run.width;
  canvas.height = run.height;
  const context = contextOf(canvas);
  const image = new ImageData(run.width, run.height);
  const pixels = new Uint32Array(image.data.buffer);
  const original = new Image();

  /**
   * @param {number} half
   * @param {Mode} mode
   * @param {number} isolated - The only cluster in colour, or -1.
   */
  function paint(half, mode, isolated) {
    if (half === 0 || mode === "original") {
      if (original.complete) context.drawImage(original, 0, 0, run.width, run.height);
      return;
    }
    const t = iterationOf(half);
    const before = mode === "changed" && t > 1 ? run.maps[t - 2] : null;
    paintLabels(pixels, run.maps[t - 1], run.palettes[updatesBefore(half)], isolated, before);
    context.putImageData(image, 0, 0);
  }

  /** Get the original; until it is there, nothing is painted of it. */
  function load() {
    original.src = run.original;
    return original.decode();
  }
  return { paint, load };
}
