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
