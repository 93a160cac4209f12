// @ts-check
// The starts that are placed, and what is said of them; no page is needed.

/**
 * @typedef {object} Start
 * @property {number[]} levels - Red, green and blue in 0..255.
 * @property {number | null} at - The pixel that it lies on, in reading order, or null.
 */

const UNDO_MAX = 200; // steps

/** @param {number[]} levels */
export const codeOf = (levels) =>
  `#${levels.map((level) => level.toString(16).padStart(2, "0")).join("")}`;

/** K starts at most, no two of one colour; each change returns a sentence where it is refused. */
export class PlacedStarts {
  /** @type {Start[]} */
  all = [];
  selected = -1; // the number of a start, or -1
  isChanged = false; // since they were given

  /** @type {Start[][]} */
  #before = [];
  #k;

  /**
   * @param {number} k - How many there are to place.
   * @param {Start[]} given - Those that are placed already.
   * @param {Start[]} earlier - Those that were placed before them, which `undo` brings back.
   */
  constructor(k, given, earlier = []) {
    this.#k = k;
    this.all = given;
    if (earlier.length > 0) this.#before = [earlier];
  }

  get isFull() {
    return this.all.length >= this.#k;
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  /**
   * The number of the start of a colour, or -1.
   *
   * @param {number[]} levels
   * @param {number} except - The number of one that is not looked at.
   */
  numberOf(levels, except = -1) {
    const code = codeOf(levels);
    return this.all.findIndex((one, number) => number !== except && codeOf(one.levels) === code);
  }

  /**
   * Place the next start, or, where all are placed, move the selected one.
   *
   * @param {number[]} levels
   * @param {number} at
   */
  place(levels, at) {
    const number = this.isFull ? this.selected : this.all.length;
    if (number < 0) return `All ${this.#k} are placed: select one to move it.`;
    const other = this.numberOf(levels, number);
    if (other >= 0) {
      this.selected = other;
      return `Start ${other + 1} has that colour already, ${codeOf(levels)}: take another pixel.`;
    }
    this.keep();
    this.#set(number, { levels, at });
    return "";
  }

  /**
   * Give a start other levels; where two are equal is said when the run is asked for. A drag is
   * one step to undo, and so is begun by `keep`.
   *
   * @param {number} number
   * @param {number[]} levels
   */
  move(number, levels) {
    this.#set(number, { levels, at: null });
  }

  /** @param {number} number */
  remove(number) {
    this.keep();
    this.all = this.all.toSpliced(number, 1);
    this.selected = Math.min(number, this.all.length - 1);
    this.isChanged = true;
  }

  clear() {
    this.keep();
    this.all = [];
    this.selected = -1;
    this.isChanged = true;
  }

  /** Keep what there is, to come back to it. */
  keep() {
    this.#before = [...this.#before, this.all].slice(-UNDO_MAX);
  }

  undo() {
    this.all = this.#before.pop() ?? this.all;
    this.selected = Math.min(this.selected, this.all.length - 1);
    this.isChanged = true;
  }

  /**
   * @param {number} number
   * @param {Start} start
   */
  #set(number, start) {
    this.all = number < this.all.length ? this.all.with(number, start) : [...this.all, start];
    this.selected = number;
    this.isChanged = true;
  }

  /** Why no run can begin, in a sentence; "" where one can. */
  get problem() {
    const count = this.all.length;
    if (count < this.#k) {
      const more = this.#k - count;
      return `${count} of ${this.#k} starts are placed: place ${more} more, or fill up with random pixels.`;
    }
    const number = this.all.findIndex(({ levels }, i) => this.numberOf(levels, i) >= 0);
    if (number < 0) return "";
    const { levels } = this.all[number];
    const other = this.numberOf(levels, number);
    return `Starts ${number + 1} and ${other + 1} have one colour, ${codeOf(levels)}: move one of them.`;
  }

  /** What can be done next, in a sentence. */
  get nextStep() {
    const count = this.all.length;
    if (count < this.#k) {
      return `${count} of ${this.#k} placed. Click a pixel for start ${count + 1}.`;
    }
    return `All ${this.#k} are placed. A click moves the selected one; in the cloud, drag it.`;
  }
}
