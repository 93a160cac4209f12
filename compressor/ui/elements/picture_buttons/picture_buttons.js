// @ts-check
// Pictures as buttons; a press sends the picture's id.

/** @import { Mounted } from "../shared/dom.js" */

import { find, make, makeButton, replaceButtons } from "../shared/dom.js";

/**
 * @typedef {object} PictureButton
 * @property {string} id - What a press sends.
 * @property {string} title
 * @property {string} alt - What is seen on the picture.
 * @property {string} picture - The address of its file.
 */

/**
 * @param {PictureButton} data
 * @param {() => void} press
 */
function makePicture({ title, alt, picture }, press) {
  const image = make("img");
  image.src = picture;
  image.alt = alt;
  image.draggable = false;
  const button = makeButton("", "", press);
  button.append(image, make("span", "", title));
  const item = make("li");
  item.append(button);
  return item;
}

/** @param {Mounted<{ buttons: PictureButton[] }>} mounted */
export default function ({ data, parentElement, setTriggerValue }) {
  const list = find(parentElement, ".pictures", HTMLElement);
  const items = data.buttons.map((button) =>
    makePicture(button, () => setTriggerValue("pressed", button.id)),
  );
  replaceButtons(list, parentElement, items);
}
