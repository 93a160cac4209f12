// @ts-check
// Several clouds of colours with one camera. Nothing is sent to the server.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { View } from "../shared/space/view.js"
 * @import { Drawer } from "./drawn_by.js"
 * @import { CloudData } from "./unpack.js"
 */

import { find, make, showInPlace } from "../shared/dom.js";
import { Camera } from "../shared/space/camera.js";
import { cameraTools } from "../shared/space/camera_tools.js";
import { keepDrawn } from "../shared/space/drawing.js";
import { drawerSwitch, preferredDrawer } from "./drawn_by.js";
import { Panel } from "./panel.js";
import { loadPlotly } from "../shared/plotly/script.js";
import { unpackSet } from "./unpack.js";
import { rememberLostContext } from "./webgl.js";

const HINT =
  "Drag or arrow keys turn, with Shift they shift; + and −, Ctrl + wheel or two fingers zoom.";
const HINT_OF_CENTROIDS =
  " A click on a diamond, or Page up, Page down and Enter, leaves its pixels alone in colour.";
const LOST = "The graphics card stopped drawing, so the processor does now.";
const NOT_LOADED = "Plotly could not be loaded, so the processor draws.";
const NOT_DRAWN = "This browser has no WebGL, which Plotly needs, so the processor draws.";

/**
 * @typedef {object} Arrangement - What stays when the clouds of a root are drawn anew.
 * @property {string} enlarged - The title of the cloud that has the whole width, or nothing.
 * @property {Map<string, Set<number>>} hidden - Clusters that are left out, by title and colours.
 */

/** @type {WeakMap<HTMLElement, Arrangement>} */
const arrangementByRoot = new WeakMap();

/** Wait until what was drawn is seen. */
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

class Clouds {
  #data;
  #arrangement;
  #camera;
  #note = make("p", "note");

  /** @type {View[]} */
  #views = [];

  #drawing;
  #panels;
  #switch;
  #isRemoved = false;

  /**
   * @param {HTMLElement} root
   * @param {CloudData} data
   */
  constructor(root, data) {
    this.#data = data;
    this.#arrangement = arrangementByRoot.get(root) ?? { enlarged: "", hidden: new Map() };
    arrangementByRoot.set(root, this.#arrangement);
    this.#camera = new Camera(data.camera);
    this.#drawing = keepDrawn(root, this.#camera, this.#views);
    const sets = data.sets.map((set) => unpackSet(set, data.axes));
    this.#panels = data.clouds.map((cloud) => this.#panel(cloud, sets[cloud.set]));
    this.#views.push(...this.#panels.map(({ view }) => view));
    this.#note.setAttribute("role", "status");
    const drawer = preferredDrawer();
    this.#switch = drawerSwitch(drawer, (chosen) => this.#drawBy(chosen));
    const hasCentroids = data.clouds.some(({ labels }) => labels);
    const tools = cameraTools(this.#camera, HINT + (hasCentroids ? HINT_OF_CENTROIDS : ""));
    tools.append(this.#switch.label);
    const grid = make("div", "grid");
    grid.append(...this.#views.map(({ figure }) => figure));
    root.replaceChildren(grid, tools, this.#note);
    this.#enlarge(this.#arrangement.enlarged);
    this.#drawing.begin();
    this.#drawBy(drawer);
  }

  /**
   * @param {CloudData["clouds"][number]} cloud
   * @param {ReturnType<typeof unpackSet>} set
   */
  #panel(cloud, set) {
    const { title } = cloud;
    const key = `${title} ${cloud.palette}`;
    const hidden = this.#arrangement.hidden.get(key) ?? new Set();
    this.#arrangement.hidden.set(key, hidden);
    return new Panel(cloud, set, {
      camera: this.#camera,
      axes: this.#data.axes,
      addresses: this.#data.plotly,
      hidden,
      redraw: this.#drawing.redraw,
      onEnlarge: () => this.#enlarge(this.#arrangement.enlarged === title ? "" : title),
      onLost: () => {
        rememberLostContext();
        this.#fallBack(LOST);
      },
      tell: (sentence) => this.#tell(sentence),
    });
  }

  /** @param {string} title - Of the cloud that gets the whole width, or nothing. */
  #enlarge(title) {
    this.#arrangement.enlarged = title;
    for (const { enlarge } of this.#panels) enlarge.hidden = this.#panels.length === 1;
    this.#panels.forEach((panel, i) => panel.setEnlarged(this.#data.clouds[i].title === title));
  }

  /** @param {string} sentence */
  #tell(sentence) {
    this.#note.textContent = sentence;
  }

  /** @param {Drawer} drawer */
  #drawBy(drawer) {
    this.#tell("");
    if (drawer === "plotly") this.#drawByPlotly();
    else this.#drawOnCanvas();
  }

  /** The clouds are seen on their canvases first, each until Plotly has drawn it. */
  async #drawByPlotly() {
    await nextFrame(); // In this one the canvases get their sizes, in the next they are drawn;
    await nextFrame(); // Plotly's script and its first figure keep the browser from drawing.
    const plotly = await loadPlotly(this.#data.plotly).catch(() => null);
    if (!plotly) return this.#fallBack(NOT_LOADED);
    for (const panel of this.#panels) {
      await nextFrame();
      if (this.#isRemoved || this.#switch.list.value !== "plotly") return;
      await panel.drawByPlotly(plotly).catch(() => this.#fallBack(NOT_DRAWN));
    }
  }

  /** @param {string} sentence - Why. */
  #fallBack(sentence) {
    if (this.#isRemoved) return;
    this.#switch.list.value = "software";
    this.#drawOnCanvas();
    this.#tell(sentence);
  }

  #drawOnCanvas() {
    for (const panel of this.#panels) panel.drawOnCanvas();
  }

  remove() {
    this.#isRemoved = true;
    this.#drawOnCanvas();
    this.#drawing.end();
  }
}

/** @param {Mounted<CloudData>} mounted */
export default function ({ data, parentElement }) {
  const root = find(parentElement, ".clouds", HTMLElement);
  return showInPlace(root, () => {
    const clouds = new Clouds(root, data);
    return () => clouds.remove();
  });
}
