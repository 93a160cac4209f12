// @ts-check
// The parts as the user left them. The server hears of them a moment later, and what it sends
// meanwhile is older; what it sends afterwards is newer.

/** @import { Rectangle } from "./rectangles.js" */

/** @typedef {number[]} Row - x, y, width, height and weight. */

/** @param {Rectangle} rectangle @returns {Row} */
const rowOf = ({ x, y, width, height, weight }) => [x, y, width, height, weight];

export class SharedParts {
  constructor() {
    /** @type {Rectangle[]} */
    this.all = [];
    this.isChanged = false; // since they were sent last
    /**
     * What the server may have now, as text: what it had, then what it was sent, the latest last.
     *
     * @type {string[]}
     */
    this.expected = [];
  }

  /**
   * Take the server's parts, unless they are older than these.
   *
   * @param {Row[]} rows
   */
  receive(rows) {
    const text = JSON.stringify(rows);
    const place = this.expected.lastIndexOf(text);
    if (place >= 0) this.expected = this.expected.slice(place);
    const isOlder = place >= 0 && this.expected.length > 1;
    if (isOlder || this.isChanged) return;
    this.expected = [text];
    this.all = rows.map(([x, y, width, height, weight]) => ({ x, y, width, height, weight }));
  }

  /**
   * Put others in their place.
   *
   * @param {Rectangle[]} all
   */
  change(all) {
    this.all = all;
    this.isChanged = true;
  }

  /** All of them, to be sent, each once; null where there is nothing new in them. */
  toSend() {
    this.all = [...new Map(this.all.map((part) => [String(rowOf(part)), part])).values()];
    const rows = this.all.map(rowOf);
    const text = JSON.stringify(rows);
    const isNew = this.isChanged && text !== this.expected.at(-1);
    this.isChanged = false;
    if (!isNew) return null;
    this.expected.push(text);
    return rows;
  }
}
