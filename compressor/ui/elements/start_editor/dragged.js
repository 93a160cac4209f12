// @ts-check
// A centroid that is dragged moves in the plane that is parallel to the screen, and stays in the
// box.

/**
 * @import { Point } from "../shared/space/coordinates.js"
 * @import { Projection } from "../shared/space/projection.js"
 */

import { clamp } from "../shared/numbers.js";
import { unproject } from "../shared/space/projection.js";

/**
 * Where a drag brings a centroid, in coordinates of the box.
 *
 * @param {Projection} projection
 * @param {number} x - Pixels of the canvas.
 * @param {number} y
 * @param {Point} from - Where the centroid was when the drag began.
 * @param {number[]} half - Half the sides of the box.
 */
export function draggedTo(projection, x, y, from, half) {
  return unproject(projection, x, y, from).map((c, i) => clamp(c, -half[i], half[i]));
}

/**
 * Coordinates in the box of RGB as levels in 0..255.
 *
 * @param {ArrayLike<number>} place
 * @param {number[]} half - Half the sides of the box.
 */
export const levelsOfPlace = (place, half) =>
  half.map((side, i) => Math.round((255 * (place[i] / side + 1)) / 2));
