// @ts-check
// Start centroids are placed by clicks on pixels, dragged in the cloud, or moved by three levels.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { Axis } from "../shared/space/coordinates.js"
 * @import { View } from "../shared/space/view.js"
 */

import {
  contextOf,
  find,
  make,
  makeButton,
  replaceButtons,
  runCrossKey,
  showInPlaceOnceReady,
} from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { Camera } from "../shared/space/camera.js";
import { keepDrawn } from "../shared/space/drawing.js";
import { findKept, keepStarts } from "./kept_starts.js";
import { PictureColors } from "./picture_colors.js";
import { PlacedStarts, codeOf } from "./placed_starts.js";
import { StartCloud } from "./start_cloud.js";

/**
 * @typedef {object} StartData - What compressor/ui/elements/start_editor/component.py sends.
 * @property {string} picture - An address.
 * @property {number} width - Of the picture.
 * @property {number} height
 * @property {string} alt
 * @property {string} camera - The name under which the camera is kept.
 * @property {Axis[]} axes
 * @property {string} id - Of the picture and K.
 * @property {number} version - Of what is placed.
 * @property {number} k
 * @property {number[][]} placed - Levels of those that are placed at first.
 */

const PART_MAX = 1 - 1e-6; // of a side: below 1, so that a pixel is there
const HELP =
  "Click a pixel to place a start; or arrow keys move the cross, with Shift farther, and Enter" +
  " places a start there.";

/**
 * The pixels of a picture, packed, once the canvas shows it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {StartData} data
 */
async function paintPicture(canvas, { picture, width, height }) {
  const image = new Image();
  image.src = picture;
  await image.decode();
  canvas.width = width;
  canvas.height = height;
  const context = contextOf(canvas);
  context.drawImage(image, 0, 0, width, height);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}

/**
 * Begin the editor; gives a function that ends it.
 *
 * @param {HTMLElement} root
 * @param {StartData} data
 * @param {Uint32Array} pixels
 * @param {(colors: number[][] | null) => void} run
 */
function beginEditor(root, data, pixels, run) {
  const { width, height, k, id, version } = data;
  const picture = new PictureColors(pixels);
  const given = data.placed.map((levels) => ({ levels, at: picture.pixelOf(levels) }));
  const kept = findKept(id);
  const isKept = kept !== null && kept.version === version;
  const starts = isKept
    ? new PlacedStarts(k, kept.starts)
    : new PlacedStarts(k, given, kept?.starts);
  starts.isChanged = isKept && JSON.stringify(kept.starts) !== JSON.stringify(given);
  starts.selected = starts.all.length - 1;
  const stage = find(root, ".stage", HTMLElement);
  const cross = find(root, ".cross", HTMLElement);
  const status = find(root, ".status", HTMLElement);
  const levelInputs = [...root.querySelectorAll("input")];
  const place = { x: 0.5, y: 0.5 }; // of the cross, in parts of the sides

  const camera = new Camera(data.camera);
  /** @type {View[]} */
  const views = [];
  const drawing = keepDrawn(root, camera, views);
  const cloud = new StartCloud(picture, data.axes, camera, {
    redraw: drawing.redraw,
    onGrab: (number) => {
      starts.keep();
      starts.selected = number;
      show("");
    },
    onDrag: (number, levels) => {
      starts.move(number, levels);
      show("", true);
    },
    onDrop: () => show(""),
  });
  views.push(cloud.view);

  /**
   * @param {string} sentence - What is said; "" for what can be done next.
   * @param {boolean} isMoving - Whether a start is being dragged.
   */
  function show(sentence, isMoving = false) {
    keepStarts(id, version, starts.all);
    const said = sentence || starts.nextStep;
    if (status.textContent !== said) status.textContent = said;
    status.classList.toggle("problem", sentence !== "");
    showMarks();
    showList();
    showLevels();
    cloud.show(starts.all, isMoving);
    cloud.view.highlight(starts.selected);
    find(root, ".undo", HTMLButtonElement).disabled = !starts.canUndo;
    find(root, ".clear", HTMLButtonElement).disabled = starts.all.length === 0;
    find(root, ".fill", HTMLButtonElement).disabled = starts.isFull;
    root.dataset.placed = String(starts.all.length);
  }

  function showMarks() {
    const marks = starts.all.map(({ at }, number) => {
      if (at === null) return null;
      const mark = make("span", "mark", String(number + 1));
      mark.classList.toggle("selected", number === starts.selected);
      mark.style.left = `${(100 * ((at % width) + 0.5)) / width}%`;
      mark.style.top = `${(100 * (Math.floor(at / width) + 0.5)) / height}%`;
      return mark;
    });
    find(root, ".marks", HTMLElement).replaceChildren(...marks.filter((mark) => mark !== null));
  }

  function showList() {
    const items = starts.all.map(({ levels }, number) => {
      const button = makeButton("start", "", () => {
        starts.selected = number;
        show("");
      });
      const color = make("i", "color");
      color.style.background = codeOf(levels);
      button.append(color, make("b", "", String(number + 1)), make("code", "", codeOf(levels)));
      button.setAttribute("aria-label", `Start ${number + 1}, ${codeOf(levels)}`);
      button.setAttribute("aria-pressed", String(number === starts.selected));
      const item = make("li");
      item.append(button);
      return item;
    });
    const list = find(root, ".placed", HTMLElement);
    const holder = /** @type {ShadowRoot} */ (root.getRootNode());
    replaceButtons(list, holder, items);
    list.hidden = items.length === 0;
  }

  function showLevels() {
    const start = starts.all[starts.selected];
    const group = find(root, ".levels", HTMLElement);
    group.hidden = !start;
    if (!start) return;
    const name = `Start ${starts.selected + 1}`;
    find(group, ".name", HTMLElement).textContent = name;
    group.setAttribute("aria-label", `${name}, its red, green and blue`);
    start.levels.forEach((level, i) => {
      levelInputs[i].value = String(level);
    });
  }

  /** @param {number} at */
  const placeAt = (at) => show(starts.place(picture.levelsAt(at), at));

  /** The pixel under the cross. */
  const pixelAtCross = () => Math.floor(place.y * height) * width + Math.floor(place.x * width);

  /**
   * @param {number} x
   * @param {number} y
   */
  function go(x, y) {
    place.x = clamp(x, 0, PART_MAX);
    place.y = clamp(y, 0, PART_MAX);
    cross.style.left = `${100 * place.x}%`;
    cross.style.top = `${100 * place.y}%`;
  }

  stage.onclick = (event) => {
    const box = stage.getBoundingClientRect();
    cross.hidden = true;
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    placeAt(pixelAtCross());
  };
  stage.onkeydown = (event) => {
    if (!runCrossKey(event, place, go, () => placeAt(pixelAtCross()))) return;
    cross.hidden = false;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own.
  };
  stage.setAttribute("aria-label", `${data.alt}. ${HELP}`);
  root.style.setProperty("--aspect", String(width / height));

  levelInputs.forEach((input) => {
    input.onpointerdown = () => starts.keep();
    input.onkeydown = (event) => {
      if (!event.repeat && event.key.startsWith("Arrow")) starts.keep();
      event.stopPropagation();
    };
    input.oninput = () => {
      starts.move(
        starts.selected,
        levelInputs.map(({ valueAsNumber }) => valueAsNumber),
      );
      show("");
    };
  });

  /**
   * @param {string} selector
   * @param {() => string | void} act - Gives a sentence to say.
   */
  function onPress(selector, act) {
    find(root, selector, HTMLButtonElement).onclick = () => show(act() ?? "");
  }
  onPress(".remove", () => starts.remove(starts.selected));
  onPress(".undo", () => starts.undo());
  onPress(".clear", () => starts.clear());
  onPress(".fill", () => {
    const taken = starts.all.map(({ levels }) => levels);
    const drawn = picture.drawPixels(k - starts.all.length, taken, Math.random);
    for (const at of drawn) starts.place(picture.levelsAt(at), at);
    if (starts.isFull) return "";
    const colors = picture.size === 1 ? "one colour" : `${picture.size} colours`;
    return (
      `The picture has ${colors}, so no ${k} different pixels can be placed: take a smaller K,` +
      " another picture, or a start from the row above."
    );
  });
  const runButton = find(root, ".run", HTMLButtonElement);
  runButton.textContent = k === 1 ? "Run from this start" : `Run from these ${k} starts`;
  onPress(".run", () => {
    // What the server gave may have a colour twice: a named start on few colours.
    const problem = starts.isChanged || starts.all.length < k ? starts.problem : "";
    if (problem === "") run(starts.isChanged ? starts.all.map(({ levels }) => levels) : null);
    return problem;
  });

  const panes = find(root, ".panes", HTMLElement);
  panes.replaceChildren(stage, cloud.view.figure);
  drawing.begin();
  show("");
  return () => drawing.end();
}

/** @param {Mounted<StartData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = find(parentElement, ".start-editor", HTMLElement);
  return showInPlaceOnceReady(
    root,
    () => paintPicture(find(root, ".picture", HTMLCanvasElement), data),
    (pixels) => beginEditor(root, data, pixels, (colors) => setTriggerValue("run", { colors })),
    () => {
      find(root, ".status", HTMLElement).textContent =
        "The picture could not be loaded; load the page again.";
    },
  );
}
