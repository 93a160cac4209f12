// @ts-check

/**
 * The number that is nearest to a value and within bounds.
 *
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
export const clamp = (value, min, max) => Math.min(max, Math.max(min, value));

/**
 * How far a movement is that begins fast and ends slowly.
 *
 * @param {number} part - Of its time, 0 to 1.
 */
export const easeOut = (part) => 1 - (1 - part) ** 3;

const COST_DIGITS = 3; // significant ones

/**
 * A cost with three significant digits and without an exponent, as `cost_text` in Python.
 *
 * @param {number} cost
 */
export function costText(cost) {
  if (cost === 0) return "0";
  const decimals = Math.max(0, COST_DIGITS - 1 - Math.floor(Math.log10(Math.abs(cost))));
  const text = cost.toFixed(Math.min(100, decimals));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
