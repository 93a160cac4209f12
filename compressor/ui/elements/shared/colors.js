// @ts-check
// Opaque colours as numbers: red in the lowest byte, alpha in the highest, which is how ImageData
// holds them on the little-endian machines of today.

/**
 * @param {ArrayLike<number>} levels - (3 n), red, green and blue in 0..255 of each colour.
 * @returns {Uint32Array<ArrayBuffer>} (n)
 */
export function packColors(levels) {
  const colors = new Uint32Array(levels.length / 3);
  for (let i = 0; i < colors.length; i++) {
    const red = levels[3 * i];
    const green = levels[3 * i + 1];
    const blue = levels[3 * i + 2];
    colors[i] = 0xff000000 | (blue << 16) | (green << 8) | red;
  }
  return colors;
}

/**
 * Red, green and blue of a packed colour, each in 0..255.
 *
 * @param {number} color
 */
export const channelsOf = (color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255];

/**
 * A packed colour for a style sheet.
 *
 * @param {number} color
 */
export const toCss = (color) => `rgb(${channelsOf(color).join(" ")})`;

/**
 * A packed colour as "#rrggbb".
 *
 * @param {number} color
 */
export const toHex = (color) =>
  `#${channelsOf(color)
    .map((level) => level.toString(16).padStart(2, "0"))
    .join("")}`;
