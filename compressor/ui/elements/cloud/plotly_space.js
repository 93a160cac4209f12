// @ts-check
// A cloud that Plotly draws. It takes the place of a space of our own (shared/space/space.js): the
// same view steers it, tells of its centroids and leaves one of its clusters alone in colour.

/**
 * @import { Camera } from "../shared/space/camera.js"
 * @import { IsolatedCluster } from "../shared/space/points.js"
 * @import { Figure, Plotly } from "../shared/plotly/script.js"
 */

import { make } from "../shared/dom.js";
import { plotlyCamera } from "../shared/plotly/plotly_camera.js";
import { centroidStyle, pixelStyle } from "./plotly_style.js";

const SMALL = 200; // CSS pixels of a scene's width below which its labels are smaller
const TICK_SIZES = { small: 10, large: 12 };
const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };

/**
 * @typedef {object} PlotlyOptions
 * @property {HTMLElement} surface - What it is laid on.
 * @property {HTMLCanvasElement} canvas - What it covers; tests read there how it is seen.
 * @property {Figure} figure - With its points.
 * @property {(number: number) => void} onHover - Told of the centroid under the pointer, or -1.
 * @property {(number: number) => void} onTouch - Told of a centroid that a finger touched.
 * @property {() => void} onLost - Called when the graphics card has given up.
 */

export class PlotlySpace {
  /** @type {IsolatedCluster | null} */
  isolatedCluster = null;
  highlighted = -1;

  /** @type {Set<number>} */
  hidden = new Set();

  #plotly;
  #options;
  #holder = make("div", "plotly-space");
  #home;
  #hovered = -1;
  #applied = "-1 -1"; // what the figure looks like by itself
  #isDrawn = false;

  /** @type {ReturnType<typeof plotlyCamera> | null} */
  #camera = null;

  /**
   * @param {Plotly} plotly
   * @param {PlotlyOptions} options
   */
  constructor(plotly, options) {
    this.#plotly = plotly;
    this.#options = options;
    this.#home = options.figure.layout.scene.camera;
    this.#holder.setAttribute("aria-hidden", "true"); // The canvas below tells what is seen.
    this.#holder.addEventListener("webglcontextlost", options.onLost, true);
  }

  /**
   * Draw for the first time.
   *
   * @param {Camera} camera
   */
  async start(camera) {
    const { surface, canvas, figure } = this.#options;
    this.#camera = plotlyCamera(camera, this.#home);
    surface.append(this.#holder);
    const layout = {
      ...figure.layout,
      ...this.#size(),
      title: { text: "" },
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      margin: { l: 0, r: 0, t: 0, b: 0 },
      showlegend: false,
      scene: { ...this.#labelled(figure.layout.scene), camera: this.#camera, dragmode: false },
    };
    const data = structuredClone(figure.data); // Plotly writes into what it is given.
    await this.#plotly.newPlot(this.#holder, data, layout, CONFIG);
    if (!this.#holder.isConnected) return;
    this.#isDrawn = true;
    this.#listen();
    canvas.dataset.drawnBy = "plotly";
  }

  #size() {
    return { width: this.#holder.clientWidth, height: this.#holder.clientHeight };
  }

  /**
   * A scene with labels that have room in it.
   *
   * @param {any} scene
   */
  #labelled(scene) {
    const size = this.#holder.clientWidth < SMALL ? TICK_SIZES.small : TICK_SIZES.large;
    const [xaxis, yaxis, zaxis] = [scene.xaxis, scene.yaxis, scene.zaxis].map((axis) => ({
      ...axis,
      tickfont: { size },
    }));
    return { ...scene, xaxis, yaxis, zaxis };
  }

  #listen() {
    const graph = /** @type {any} */ (this.#holder);
    /** @param {any} event */
    const centroidOf = (event) => {
      const [point] = event.points;
      return point?.data.meta.part === "centroids" ? point.pointNumber : -1;
    };
    /** @param {number} number */
    const hover = (number) => {
      this.#hovered = number;
      this.#options.onHover(number);
    };
    graph.on("plotly_hover", (/** @type {any} */ event) => hover(centroidOf(event)));
    graph.on("plotly_unhover", () => hover(-1));
    graph.on("plotly_click", (/** @type {any} */ event) => {
      const number = centroidOf(event);
      if (number >= 0) this.#options.onTouch(number);
    });
  }

  /** Follow the size that the surface has on the page. */
  fit() {
    if (!this.#isDrawn || this.#holder.clientWidth === 0) return;
    const { xaxis, yaxis, zaxis } = this.#labelled(this.#options.figure.layout.scene);
    this.#plotly.relayout(this.#holder, {
      ...this.#size(),
      "scene.camera": this.#camera,
      "scene.xaxis.tickfont": xaxis.tickfont,
      "scene.yaxis.tickfont": yaxis.tickfont,
      "scene.zaxis.tickfont": zaxis.tickfont,
    });
  }

  /** @param {Camera} camera */
  draw(camera) {
    if (!this.#isDrawn) return;
    const { dataset } = this.#options.canvas;
    this.#camera = plotlyCamera(camera, this.#home);
    this.#restyle();
    this.#look();
    dataset.azimuth = camera.azimuth.toFixed(1);
    dataset.elevation = camera.elevation.toFixed(1);
    dataset.zoom = camera.zoom.toFixed(2);
  }

  /** Let the scene follow the camera: it alone, since `relayout` goes through all of the figure. */
  #look() {
    const layout = /** @type {any} */ (this.#holder)._fullLayout.scene;
    if (layout._scene?.setViewport) {
      const { aspectratio } = layout;
      layout._scene.setViewport({ aspectratio, camera: this.#camera });
    } else this.#plotly.relayout(this.#holder, { "scene.camera": this.#camera });
  }

  #restyle() {
    const isolated = this.isolatedCluster ? this.isolatedCluster.number : -1;
    const keyed = this.highlighted === this.#hovered ? -1 : this.highlighted;
    const applied = [isolated, keyed, ...this.hidden].join(" ");
    if (applied === this.#applied) return;
    this.#applied = applied;
    const { data } = this.#options.figure;
    const style = { isolated, highlighted: keyed, hidden: this.hidden };
    for (const { numbers, changes } of [pixelStyle(data, style), centroidStyle(data, style)]) {
      if (numbers.length === 0) continue;
      this.#plotly.update(this.#holder, changes, { "scene.camera": this.#camera }, numbers);
    }
  }

  /** @param {Set<number>} hidden - Numbers of clusters that are left out. */
  hide(hidden) {
    this.hidden = new Set(hidden);
  }

  /** The number of the centroid under the pointer, or -1. */
  centroidAt() {
    return this.#hovered;
  }

  /** Take it away, and give its part of the graphics card back. */
  remove() {
    const { canvas, onLost } = this.#options;
    this.#holder.removeEventListener("webglcontextlost", onLost, true);
    const drawings = [...this.#holder.querySelectorAll("canvas")];
    this.#isDrawn = false;
    this.#plotly.purge(this.#holder);
    this.#holder.remove();
    for (const drawing of drawings) {
      drawing.getContext("webgl")?.getExtension("WEBGL_lose_context")?.loseContext();
    }
    delete canvas.dataset.drawnBy;
  }
}
