// @ts-check
// Colours to sort, copy and find in the picture. Only locking a colour tells the server.

/**
 * @import { Mounted } from "../shared/dom.js"
 * @import { PaletteData } from "./state.js"
 */

import { inflateBase64 } from "../shared/binary.js";
import { copyAndSay } from "../shared/clipboard.js";
import { contextOf, find, make, makeButton, replaceButtons } from "../shared/dom.js";
import { clamp } from "../shared/numbers.js";
import { FORMATS } from "./copying.js";
import { drawFoundPicture } from "./found_picture.js";
import { isCurrent, stateFor } from "./state.js";
import { describeName, makeSwatch, paintSwatch } from "./swatch.js";

const OPAQUE_LENGTH = 7; // of "#rrggbb"; what can be seen through has eight digits

/** @param {Mounted<PaletteData>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = find(parentElement, ".palette", HTMLElement);
  const canvas = find(root, ".picture", HTMLCanvasElement);
  const list = find(root, ".swatches", HTMLElement);
  const chip = find(root, ".chip", HTMLElement);
  const said = find(root, ".said", HTMLElement);
  const copyButton = find(root, ".copy", HTMLButtonElement);
  const lockButton = find(root, ".lock", HTMLButtonElement);
  const allButton = find(root, ".all", HTMLButtonElement);
  const copied = find(root, ".copied", HTMLElement);
  const { colors, orders } = data;
  const state = stateFor(root, data);
  const chosenColor = () => (state.chosen === null ? null : colors[state.chosen]);

  function draw() {
    if (!state.indices) return;
    drawFoundPicture(contextOf(canvas), state.indices, colors, state.chosen);
    canvas.dataset.shows = chosenColor()?.code ?? "all"; // It tells tests that it is drawn.
  }

  function say() {
    const chosen = chosenColor();
    for (const part of [chip, copyButton, allButton]) part.hidden = !chosen;
    lockButton.hidden = !chosen || chosen.locked === null;
    if (!chosen) {
      canvas.setAttribute(
        "aria-label",
        `The picture in the colours of this palette: ${data.title}`,
      );
      const shown = orders[state.order].length;
      const count = shown === 1 ? "1 colour" : `${shown} colours`;
      said.textContent =
        `${count}, ${data.pixels} pixels.` +
        " Choose a colour, here or in the picture, to see where it is.";
      return;
    }
    const { code, share, pixels, locked } = chosen;
    canvas.setAttribute(
      "aria-label",
      `The picture with the pixels of ${code} in their colour and all others in grey`,
    );
    paintSwatch(chip, code);
    said.textContent =
      `${code}, ${describeName(chosen)}: ${share} of the pixels,` +
      ` ${pixels} ${pixels === "1" ? "pixel" : "pixels"}`;
    copyButton.textContent = `Copy ${code}`;
    lockButton.textContent = locked ? "Unlock on Compress" : "Lock on Compress";
    lockButton.setAttribute("aria-pressed", String(locked));
  }

  /** @param {number | null} index */
  function choose(index) {
    state.chosen = index === state.chosen ? null : index;
    for (const button of list.querySelectorAll("button")) {
      if (!button.classList.contains("find")) continue;
      button.setAttribute("aria-pressed", String(Number(button.dataset.index) === state.chosen));
    }
    say();
    draw();
  }

  /**
   * @param {string} text
   * @param {string} what - The text in words.
   */
  const copy = (text, what) => copyAndSay(text, what, copied);

  function fill() {
    list.classList.toggle("dense", !state.showsNames);
    const items = orders[state.order].map((index) => {
      const { code } = colors[index];
      return makeSwatch(colors[index], index, index === state.chosen, {
        choose: () => {
          choose(index);
          copy(code, code);
        },
        copy: () => copy(code, code),
        toggleLock: () => setTriggerValue("lock", code),
      });
    });
    replaceButtons(list, parentElement, items);
    for (const button of root.querySelectorAll(".orders button")) {
      button.setAttribute("aria-pressed", String(button.textContent === state.order));
    }
    find(root, ".names button", HTMLElement).setAttribute("aria-pressed", String(state.showsNames));
  }

  const orderButtons = Object.keys(orders).map((order) =>
    makeButton("button", order, () => {
      state.order = order;
      fill();
    }),
  );
  const nameButton = makeButton("button", "Names", () => {
    state.showsNames = !state.showsNames;
    fill();
  });
  const formatButtons = FORMATS.map(({ name, what, write }) =>
    makeButton("button", name, () => {
      const ordered = orders[state.order].map((index) => colors[index].code);
      const opaque = ordered.filter((code) => code.length === OPAQUE_LENGTH);
      const isPart = opaque.length > 0 && opaque.length < ordered.length;
      copy(
        write(isPart ? opaque : ordered),
        isPart ? `the ${opaque.length} opaque ones: ${what}` : what,
      );
    }),
  );
  find(root, ".orders", HTMLElement).replaceChildren(make("span", "", "Sort by"), ...orderButtons);
  find(root, ".names", HTMLElement).replaceChildren(make("span", "", "Show"), nameButton);
  find(root, ".formats", HTMLElement).replaceChildren(
    make("span", "", "Copy all as"),
    ...formatButtons,
  );
  allButton.onclick = () => choose(state.chosen);
  copyButton.onclick = () => {
    const chosen = chosenColor();
    if (chosen) copy(chosen.code, chosen.code);
  };
  lockButton.onclick = () => setTriggerValue("lock", chosenColor()?.code);

  canvas.width = data.width;
  canvas.height = data.height;
  canvas.onclick = (event) => {
    if (!state.indices) return;
    const box = canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * data.width);
    const y = Math.floor(((event.clientY - box.top) / box.height) * data.height);
    const column = clamp(x, 0, data.width - 1);
    const row = clamp(y, 0, data.height - 1);
    choose(state.indices[row * data.width + column]);
  };
  const aspect = String(data.width / data.height);
  find(root, ".stage", HTMLElement).style.setProperty("--aspect", aspect);
  canvas.classList.toggle(
    "checkered",
    colors.some(({ code }) => code.length > 7),
  );
  const resized = new ResizeObserver(() => {
    const shownWidth = canvas.getBoundingClientRect().width * devicePixelRatio;
    canvas.classList.toggle("enlarged", shownWidth > data.width);
  });
  resized.observe(canvas);

  fill();
  say();
  draw();
  if (!state.indices) {
    inflateBase64(data.map).then((indices) => {
      if (!isCurrent(root, state)) return;
      state.indices = indices;
      draw();
    });
  }
  return () => resized.disconnect();
}
