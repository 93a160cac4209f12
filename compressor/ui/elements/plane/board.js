// @ts-check
// Draws points, cells and centroids into an SVG whose y goes up.

/** @import { Place } from "./cells.js" */

import { cellsOf } from "./cells.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 8; // around the square, in its own units
const POINT_RADIUS = 2;
const MARK_SIZE = 7; // half of a diamond
const UNASSIGNED = "#8a8f90"; // of a point without cluster
// Told apart by most colour-blind people too (after Okabe and Ito), and each centroid has a number.
const COLORS = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#8c564b",
  "#7b4fb5",
  "#6b7a00",
  "#c2185b",
];

/**
 * @typedef {object} Drawing
 * @property {Place[]} points
 * @property {ArrayLike<number> | null} labels - The cluster of each point; null for none.
 * @property {Place[]} centroids
 * @property {Place[][]} trails - Where each centroid has been.
 * @property {boolean} isMoving - Whether centroids glide to their places.
 */

/** @param {number} label */
const colorOf = (label) => COLORS[label] ?? UNASSIGNED;

export class Board {
  #board;
  #side;
  #layers;

  /**
   * @param {SVGSVGElement} board
   * @param {number} side - Of the square.
   */
  constructor(board, side) {
    this.#board = board;
    this.#side = side;
    const layer = (/** @type {string} */ name) => {
      const found = board.querySelector(`.${name}`);
      if (!found) throw new Error(`the board has no ${name}`);
      return found;
    };
    this.#layers = {
      cells: layer("cells"),
      trails: layer("trails"),
      dots: layer("dots"),
      marks: layer("marks"),
      cross: layer("cross"),
    };
    const length = side + 2 * MARGIN;
    board.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${length} ${length}`);
  }

  /** @param {Drawing} drawing */
  draw({ points, labels, centroids, trails, isMoving }) {
    const { cells, trails: lines, dots, marks } = this.#layers;
    this.#board.classList.toggle("moving", isMoving);
    const polygons = centroids.length > 0 ? cellsOf(centroids, this.#side) : [];
    fill(cells, "path", polygons.length, (path, i) => {
      const text = polygons[i].map((place) => this.#text(place)).join("L");
      path.setAttribute("d", text && `M${text}Z`);
      path.setAttribute("fill", colorOf(i));
    });
    fill(lines, "polyline", trails.length, (line, i) => {
      line.setAttribute("points", trails[i].map((place) => this.#text(place)).join(" "));
    });
    fill(dots, "circle", points.length, (circle, i) => {
      circle.setAttribute("cx", String(points[i][0]));
      circle.setAttribute("cy", String(this.#side - points[i][1]));
      circle.setAttribute("r", String(POINT_RADIUS));
      circle.setAttribute("fill", labels === null ? UNASSIGNED : colorOf(labels[i]));
    });
    fill(marks, "g", centroids.length, (mark, i) => this.#drawMark(mark, i, centroids[i]));
  }

  /**
   * @param {Element} mark
   * @param {number} number
   * @param {Place} place
   */
  #drawMark(mark, number, place) {
    if (mark.childElementCount === 0) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", `M0${-MARK_SIZE}L${MARK_SIZE} 0L0 ${MARK_SIZE}L${-MARK_SIZE} 0Z`);
      path.setAttribute("stroke", colorOf(number));
      const text = document.createElementNS(SVG, "text");
      text.textContent = String(number + 1);
      mark.append(path, text);
      mark.setAttribute("class", "mark");
    }
    if (mark instanceof SVGElement) {
      mark.style.transform = `translate(${place[0]}px, ${this.#side - place[1]}px)`;
    }
  }

  /**
   * Show the cross of the keyboard at a place, or nowhere.
   *
   * @param {Place | null} place
   */
  showCross(place) {
    const { cross } = this.#layers;
    cross.toggleAttribute("hidden", place === null);
    if (place) cross.setAttribute("transform", `translate(${place[0]} ${this.#side - place[1]})`);
  }

  /**
   * The place under a pointer, in whole steps of the square's grid.
   *
   * @param {{ clientX: number, clientY: number }} pointer
   * @returns {Place}
   */
  placeOf({ clientX, clientY }) {
    const box = this.#board.getBoundingClientRect();
    const length = this.#side + 2 * MARGIN;
    const x = ((clientX - box.left) / box.width) * length - MARGIN;
    const y = this.#side - (((clientY - box.top) / box.height) * length - MARGIN);
    const within = (/** @type {number} */ value) =>
      Math.round(Math.min(this.#side, Math.max(0, value)));
    return [within(x), within(y)];
  }

  /**
   * How many steps of the grid are so many pixels of the screen.
   *
   * @param {number} pixels
   */
  stepsOf(pixels) {
    const box = this.#board.getBoundingClientRect();
    return (pixels * (this.#side + 2 * MARGIN)) / box.width;
  }

  /** @param {Place} place */
  #text([x, y]) {
    return `${x.toFixed(2)} ${(this.#side - y).toFixed(2)}`;
  }
}

/**
 * Have as many parts of a kind as are needed, and set each.
 *
 * @param {Element} layer
 * @param {string} tag
 * @param {number} count
 * @param {(part: Element, i: number) => void} set
 */
function fill(layer, tag, count, set) {
  while (layer.childElementCount > count) layer.lastElementChild?.remove();
  while (layer.childElementCount < count) layer.append(document.createElementNS(SVG, tag));
  for (let i = 0; i < count; i++) set(layer.children[i], i);
}
