// @ts-check

/**
 * @import { Camera } from "../shared/space/camera.js"
 * @import { Run } from "./frames.js"
 */

import { groupClusters } from "../shared/plotly/group_clusters.js";
import { plotlyCamera } from "../shared/plotly/plotly_camera.js";
import { plotlySource } from "../shared/plotly/script.js";
import { figureHtml, fileName, saveText } from "../shared/plotly/take_away.js";
import { nameOfStep, stepFigure } from "./step_figure.js";
import { altAt } from "./words.js";

/**
 * Save the cloud of a half-step, as it is seen, as a page that needs nothing else.
 *
 * @param {Run} run
 * @param {number} half
 * @param {Camera} camera
 */
export async function saveStep(run, half, camera) {
  const { data, layout } = groupClusters(stepFigure(run, half));
  const scene = { ...layout.scene, camera: plotlyCamera(camera, layout.scene.camera) };
  const source = await plotlySource(run.plotly);
  const name = nameOfStep(half);
  const page = figureHtml({ data, layout: { ...layout, scene } }, name, altAt(run, half), source);
  saveText(fileName(name, ".html"), page, "text/html");
}
