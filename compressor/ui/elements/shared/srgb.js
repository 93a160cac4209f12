// @ts-check

const LIGHT = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
});

/**
 * The light of a channel of sRGB, 0 to 1 (IEC 61966-2-1).
 *
 * @param {number} value - 0 to 255, whole.
 */
export const linear = (value) => LIGHT[value];
