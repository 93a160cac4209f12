// @ts-check

/** @import { Pose } from "../shared/space/projection.js" */

import { viewDirections } from "../shared/space/projection.js";

const HALF_DIAGONAL = Math.sqrt(3) / 2; // of Plotly's box, which is 1 in the coordinates here

/**
 * A camera as Plotly has it.
 *
 * @param {Pose} pose
 * @param {number} distance - Of the eye where the zoom is 1, in the unit of Plotly's box.
 */
export function plotlyCamera(pose, distance) {
  const { toward } = viewDirections(pose);
  const [x, y, z] = pose.target.map((t) => t * HALF_DIAGONAL);
  const far = distance / pose.zoom;
  return {
    eye: { x: x + far * toward[0], y: y + far * toward[1], z: z + far * toward[2] },
    center: { x, y, z },
    up: { x: 0, y: 0, z: 1 },
    projection: { type: "perspective" },
  };
}

/**
 * How far the eye of a figure's camera is from what it looks at.
 *
 * @param {{ eye: { x: number, y: number, z: number } }} camera - One that looks at the middle.
 */
export const eyeDistance = ({ eye }) => Math.hypot(eye.x, eye.y, eye.z);
