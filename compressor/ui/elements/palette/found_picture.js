// @ts-check
// The picture in the palette's colours, or with one of them in colour and all others in grey.

/** @import { Color } from "./state.js" */

/**
 * Red, green, blue and alpha of a hex code, each in 0..255.
 *
 * @param {string} code - "#rrggbb" or "#rrggbbaa".
 */
export function readCode(code) {
  return [1, 3, 5, 7].map((at) => parseInt(code.slice(at, at + 2) || "ff", 16));
}

/**
 * The grey that a colour takes: dark around a light colour, pale around a dark one.
 *
 * @param {number[]} color - Red, green, blue and alpha.
 * @param {boolean} aroundLight - Whether the colour that is to stand out is light.
 */
export function greyOf([red, green, blue, alpha], aroundLight) {
  const lightness = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  const grey = Math.round(aroundLight ? 14 + 56 * lightness : 196 + 52 * lightness);
  return [grey, grey, grey, alpha];
}

/**
 * What each index is drawn as.
 *
 * @param {Color[]} colors
 * @param {number | null} chosen - The index that stays in colour; null for all.
 * @returns {Uint8ClampedArray<ArrayBuffer>} (4 n), red, green, blue and alpha.
 */
export function drawnColors(colors, chosen) {
  const levels = new Uint8ClampedArray(4 * colors.length);
  colors.forEach(({ code }, i) => {
    const own = readCode(code);
    const isGrey = chosen !== null && i !== chosen;
    levels.set(isGrey ? greyOf(own, colors[chosen].light) : own, 4 * i);
  });
  return levels;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} indices - (width * height) of them.
 * @param {Color[]} colors
 * @param {number | null} chosen
 */
export function drawFoundPicture(context, indices, colors, chosen) {
  const table = new Uint32Array(drawnColors(colors, chosen).buffer);
  const image = new ImageData(context.canvas.width, context.canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  indices.forEach((index, at) => {
    pixels[at] = table[index];
  });
  context.putImageData(image, 0, 0);
}
