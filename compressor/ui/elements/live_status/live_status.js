// @ts-check
// A sentence that screen readers say when it changes. A region that comes with its sentence stays
// unheard, so it is empty for a moment.

/** @import { Mounted } from "../shared/dom.js" */

import { find } from "../shared/dom.js";

const EMPTY_DURATION = 150; // milliseconds

/** @param {Mounted<{ sentence: string }>} mounted */
export default function ({ data, parentElement }) {
  const region = find(parentElement, ".live-status", HTMLElement);
  if (region.textContent === data.sentence) return;
  const timer = setTimeout(() => {
    region.textContent = data.sentence;
  }, EMPTY_DURATION);
  return () => clearTimeout(timer);
}
