// @ts-check
// A cloud with its heading, its legend, and what is done with it: it is enlarged, or taken away.

/**
 * @import { Camera } from "../shared/space/camera.js"
 * @import { Axis } from "../shared/space/coordinates.js"
 * @import { Addresses, Figure, Plotly } from "../shared/plotly/script.js"
 * @import { Cloud, UnpackedSet } from "./unpack.js"
 */

import { toHex } from "../shared/colors.js";
import { make, makeButton } from "../shared/dom.js";
import { View } from "../shared/space/view.js";
import { fillFigure } from "../shared/plotly/fill_figure.js";
import { groupClusters } from "../shared/plotly/group_clusters.js";
import { makeLegend } from "./legend.js";
import { plotlyCamera } from "../shared/plotly/plotly_camera.js";
import { loadedPlotly, plotlySource } from "../shared/plotly/script.js";
import { PlotlySpace } from "./plotly_space.js";
import {
  canvasPng,
  figureHtml,
  figureJson,
  fileName,
  plotlyPng,
} from "../shared/plotly/take_away.js";
import { saveFile, saveText } from "../shared/plotly/take_away.js";
import { fillView, labelsOf } from "./unpack.js";

/**
 * @typedef {object} PanelOptions
 * @property {Camera} camera
 * @property {Axis[]} axes
 * @property {Addresses} addresses - Of Plotly's scripts.
 * @property {Set<number>} hidden - The clusters that are left out; it is changed.
 * @property {() => void} redraw - Draw soon.
 * @property {() => void} onEnlarge
 * @property {() => void} onLost - Called when the graphics card has given up.
 * @property {(sentence: string) => void} tell
 */

export class Panel {
  view;
  enlarge;

  #cloud;
  #set;
  #options;

  /** @type {PlotlySpace | null} */
  #plotlySpace = null;

  /**
   * @param {Cloud} cloud
   * @param {UnpackedSet} set
   * @param {PanelOptions} options
   */
  constructor(cloud, set, options) {
    this.#cloud = cloud;
    this.#set = set;
    this.#options = options;
    const { axes, camera, redraw } = options;
    this.view = new View({ name: cloud.title, alt: cloud.alt, axes, camera, redraw });
    fillView(this.view, cloud, set, axes);
    this.view.hidden = options.hidden;
    this.enlarge = makeButton("button", "Enlarge", options.onEnlarge);
    this.enlarge.setAttribute("aria-label", `Enlarge: ${cloud.title}`);
    const heading = make("figcaption");
    heading.append(make("b", "title", cloud.title), make("span", "subtitle", cloud.subtitle));
    this.view.figure.prepend(heading);
    this.view.figure.append(this.#actions());
    this.view.hideClusters();
  }

  #actions() {
    const actions = make("div", "actions");
    const save = make("details", "save");
    const summary = make("summary", "button", "Download");
    summary.setAttribute("aria-label", `Download: ${this.#cloud.title}`);
    const menu = make("div", "menu");
    for (const [name, action] of Object.entries({
      "PNG picture": () => this.#savePng(),
      "HTML page": () => this.#saveHtml(),
      "figure.json": () => this.#saveJson(),
    })) {
      const press = () => {
        save.open = false;
        action()?.catch(() => this.#options.tell("This file could not be made; try it again."));
      };
      menu.append(makeButton("item", name, press));
    }
    save.append(summary, menu);
    save.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      save.open = false;
      summary.focus();
    };
    save.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !save.contains(relatedTarget)) save.open = false;
    });
    actions.append(this.enlarge, save);
    const { clusters } = this.view;
    if (clusters) {
      const entries = Array.from(clusters.palette, (color, k) => ({
        hex: toHex(color),
        share: clusters.shares ? `${(100 * clusters.shares[k]).toFixed(2)} %` : "",
      }));
      const change = () => this.view.hideClusters();
      actions.append(makeLegend(entries, this.#options.hidden, change));
    }
    return actions;
  }

  /** The figure with its points. */
  #figure() {
    const { figure } = this.#cloud;
    return fillFigure(figure, this.#set, labelsOf(this.#cloud));
  }

  /**
   * The figure as it is seen now.
   *
   * @returns {Figure}
   */
  #seenFigure() {
    const { data, layout } = groupClusters(this.#figure());
    const camera = plotlyCamera(this.#options.camera, layout.scene.camera);
    const { hidden } = this.#options;
    return {
      data: data.map((trace) =>
        hidden.has(trace.meta.cluster) ? { ...trace, visible: "legendonly" } : trace,
      ),
      layout: { ...layout, scene: { ...layout.scene, camera } },
    };
  }

  async #savePng() {
    const figure = this.#seenFigure();
    const plotly = loadedPlotly();
    const address =
      this.#plotlySpace && plotly
        ? await plotlyPng(plotly, figure)
        : canvasPng(this.view.canvas, figure);
    saveFile(fileName(this.#cloud.title, ".png"), address);
  }

  async #saveHtml() {
    const { title, alt } = this.#cloud;
    const source = await plotlySource(this.#options.addresses);
    const page = figureHtml(this.#seenFigure(), title, alt, source);
    saveText(fileName(title, ".html"), page, "text/html");
  }

  async #saveJson() {
    const name = fileName(this.#cloud.title, "-figure.json");
    saveText(name, figureJson(this.#seenFigure()), "application/json");
  }

  /**
   * Let Plotly draw, above what is drawn already.
   *
   * @param {Plotly} plotly
   */
  async drawByPlotly(plotly) {
    const { view } = this;
    const space = new PlotlySpace(plotly, {
      surface: view.surface,
      canvas: view.canvas,
      figure: this.#figure(),
      onHover: (number) => view.point(number),
      onTouch: (number) => view.isolate(number),
      onLost: this.#options.onLost,
    });
    this.#plotlySpace = space;
    await space.start(this.#options.camera);
    if (this.#plotlySpace === space) view.drawBy(space);
  }

  /** Let the script draw on the canvas again. */
  drawOnCanvas() {
    this.#plotlySpace?.remove();
    this.#plotlySpace = null;
    this.view.drawBy(this.view.ownSpace);
  }

  /** @param {boolean} isEnlarged */
  setEnlarged(isEnlarged) {
    this.view.figure.classList.toggle("enlarged", isEnlarged);
    this.enlarge.textContent = isEnlarged ? "Smaller" : "Enlarge";
    this.enlarge.setAttribute("aria-label", `${this.enlarge.textContent}: ${this.#cloud.title}`);
  }
}
