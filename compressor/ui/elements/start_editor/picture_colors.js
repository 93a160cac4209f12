// @ts-check
// The colours of a picture whose pixels are at hand; no page is needed.

import { channelsOf } from "../shared/colors.js";

/** The distinct colours of packed pixels, and the first pixel of each. */
export class PictureColors {
  /** @type {Map<number, number>} */
  #firstByColor = new Map();
  #pixels;

  /** @param {Uint32Array} pixels - Packed (shared/colors.js). */
  constructor(pixels) {
    this.#pixels = pixels;
    pixels.forEach((color, at) => {
      if (!this.#firstByColor.has(color)) this.#firstByColor.set(color, at);
    });
  }

  get size() {
    return this.#firstByColor.size;
  }

  /** @param {number} at */
  levelsAt(at) {
    return channelsOf(this.#pixels[at]);
  }

  /**
   * The first pixel of a colour, or null.
   *
   * @param {number[]} levels
   */
  pixelOf([red, green, blue]) {
    const packed = (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
    return this.#firstByColor.get(packed) ?? null;
  }

  /**
   * At most so many distinct colours, evenly taken.
   *
   * @param {number} most
   */
  sample(most) {
    const colors = [...this.#firstByColor.keys()];
    const step = Math.max(1, colors.length / most);
    const count = Math.min(most, colors.length);
    return Uint32Array.from({ length: count }, (_, i) => colors[Math.floor(i * step)]);
  }

  /**
   * Pixels at random, no two of one colour, nor of a colour that is taken.
   *
   * @param {number} count - There are fewer where there are fewer colours.
   * @param {number[][]} taken - Levels.
   * @param {() => number} random - As Math.random.
   */
  drawPixels(count, taken, random) {
    const codes = new Set(taken.map((levels) => levels.join()));
    const free = this.size - taken.filter((levels) => this.pixelOf(levels) !== null).length;
    /** @type {number[]} */
    const drawn = [];
    while (drawn.length < Math.min(count, free)) {
      const at = Math.floor(random() * this.#pixels.length);
      const code = this.levelsAt(at).join();
      if (codes.has(code)) continue;
      codes.add(code);
      drawn.push(at);
    }
    return drawn;
  }
}
