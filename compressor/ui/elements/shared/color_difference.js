// @ts-check
// How different two colours look.

/** @typedef {[number, number, number]} Color - Of three channels. */

const WHITE = [0.95047, 1, 1.08883]; // D65, as sRGB has it
const POW_7_OF_25 = 25 ** 7;
const degrees = (/** @type {number} */ angle) => (angle * 180) / Math.PI;
const radians = (/** @type {number} */ angle) => (angle * Math.PI) / 180;

/**
 * CIELAB under D65 of light, each channel 0 to 1.
 *
 * @param {Color} light - Linear sRGB.
 * @returns {Color}
 */
export function toLab([r, g, b]) {
  const [x, y, z] = [
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  ].map((value, i) => {
    const part = value / WHITE[i];
    return part > 216 / 24389 ? Math.cbrt(part) : (part * 24389) / 27 / 116 + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * The difference of two colours by CIEDE2000: 1 is about the least that is seen.
 *
 * Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research and Application
 * 30(1), 2005; the names are theirs.
 *
 * @param {Color} first - CIELAB.
 * @param {Color} second
 */
export function ciede2000([l1, a1, b1], [l2, a2, b2]) {
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + POW_7_OF_25)));
  const [c1, h1] = chromaAndHue((1 + g) * a1, b1);
  const [c2, h2] = chromaAndHue((1 + g) * a2, b2);
  const meanL = (l1 + l2) / 2;
  const meanC2 = (c1 + c2) / 2;
  const { turn, mean } = hues(h1, h2, c1 * c2 === 0);
  const dL = l2 - l1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2));
  const t =
    1 -
    0.17 * Math.cos(radians(mean - 30)) +
    0.24 * Math.cos(radians(2 * mean)) +
    0.32 * Math.cos(radians(3 * mean + 6)) -
    0.2 * Math.cos(radians(4 * mean - 63));
  const sL = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const sC = 1 + 0.045 * meanC2;
  const sH = 1 + 0.015 * meanC2 * t;
  const dTheta = 30 * Math.exp(-(((mean - 275) / 25) ** 2));
  const rC = 2 * Math.sqrt(meanC2 ** 7 / (meanC2 ** 7 + POW_7_OF_25));
  const rT = -Math.sin(radians(2 * dTheta)) * rC;
  const [partL, partC, partH] = [dL / sL, dC / sC, dH / sH];
  return Math.sqrt(partL ** 2 + partC ** 2 + partH ** 2 + rT * partC * partH);
}

/**
 * @param {number} a
 * @param {number} b
 */
function chromaAndHue(a, b) {
  const hue = a === 0 && b === 0 ? 0 : degrees(Math.atan2(b, a));
  return [Math.hypot(a, b), hue < 0 ? hue + 360 : hue];
}

/**
 * From one hue to the other, and the hue in the middle, both in degrees.
 *
 * @param {number} h1
 * @param {number} h2
 * @param {boolean} isGrey - Whether one of the colours has no hue.
 */
function hues(h1, h2, isGrey) {
  if (isGrey) return { turn: 0, mean: h1 + h2 };
  const turn = h2 - h1;
  const sum = h1 + h2;
  if (Math.abs(turn) <= 180) return { turn, mean: sum / 2 };
  return {
    turn: turn > 180 ? turn - 360 : turn + 360,
    mean: (sum < 360 ? sum + 360 : sum - 360) / 2,
  };
}
