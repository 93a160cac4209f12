// @ts-check
// What draws the clouds: Plotly where the browser has a graphics card, else this element's own
// script, which needs none. A choice overrules that, and is remembered in this browser.

import { make } from "../shared/dom.js";
import { isGraphicsCard, rendererName } from "./webgl.js";

/** @typedef {"plotly" | "software"} Drawer */

const CHOICE_KEY = "clouds drawn by";
/** @type {Record<Drawer, string>} */
const NAMES_OF_DRAWERS = { plotly: "Plotly, graphics card", software: "Processor" };

/** @returns {Drawer} */
export function preferredDrawer() {
  try {
    const choice = localStorage.getItem(CHOICE_KEY);
    if (choice === "plotly" || choice === "software") return choice;
    return isGraphicsCard(rendererName()) ? "plotly" : "software";
  } catch {
    return "software"; // A page without storage can't remember the answer.
  }
}

/**
 * A list of the two, the one that draws chosen.
 *
 * @param {Drawer} drawer
 * @param {(drawer: Drawer) => void} onChoose
 */
export function drawerSwitch(drawer, onChoose) {
  const label = make("label", "drawn-by", "Drawn by ");
  const list = make("select", "button");
  for (const [value, name] of Object.entries(NAMES_OF_DRAWERS)) {
    const option = make("option", "", name);
    option.value = value;
    list.append(option);
  }
  list.value = drawer;
  list.onchange = () => {
    const chosen = list.value === "plotly" ? "plotly" : "software";
    localStorage.setItem(CHOICE_KEY, chosen);
    onChoose(chosen);
  };
  label.append(list);
  return { label, list };
}
