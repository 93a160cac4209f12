// @ts-check

/** @import { Pose } from "../space/projection.js" */

import { viewDirections } from "../space/projection.js";

const HALF_DIAGONAL = Math.sqrt(3) / 2; // of Plotly's box, which is 1 in the coordinates here

/** @typedef {{ x: number, y: number, z: number }} Vector */

/**
 * @typedef {object} HomeCamera - That of a figure, from where zoom 1 and the target 0, 0, 0 follow.
 * @property {Vector} eye
 * @property {Vector} center
 */

/**
 * A camera as Plotly has it.
 *
 * @param {Pose} pose
 * @param {HomeCamera} home
 */
export function plotlyCamera(pose, { eye, center }) {
  const { toward } = viewDirections(pose);
  const distance = Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z);
  const far = distance / pose.zoom;
  const x = center.x + pose.target[0] * HALF_DIAGONAL;
  const y = center.y + pose.target[1] * HALF_DIAGONAL;
  const z = center.z + pose.target[2] * HALF_DIAGONAL;
  return {
    eye: { x: x + far * toward[0], y: y + far * toward[1], z: z + far * toward[2] },
    center: { x, y, z },
    up: { x: 0, y: 0, z: 1 },
    projection: { type: "perspective" },
  };
}
