// @ts-check
// What the palette is given, and what a user has chosen in it.

/**
 * @typedef {object} Color
 * @property {string} code - "#rrggbb", or "#rrggbbaa" where it is not opaque.
 * @property {string} name - The nearest CSS colour's.
 * @property {boolean} exact - Whether it is that colour.
 * @property {string} share - Of the picture, in words.
 * @property {string} pixels - Their number, in words.
 * @property {boolean} light - Whether dark surroundings set it off.
 * @property {boolean | null} locked - Null where it can't be.
 */

/**
 * @typedef {object} PaletteData - As compressor/ui/elements/palette/component.py makes it.
 * @property {string} id - Of the palette; with another one no colour is chosen.
 * @property {string} title
 * @property {Color[]} colors - In the order of the indices.
 * @property {Record<string, number[]>} orders - Names of orders, each with the listed colours.
 * @property {string} map - Base64 of the deflated indices of the picture.
 * @property {number} width - Of the map.
 * @property {number} height
 * @property {string} pixels - How many the picture has, in words.
 */

/**
 * @typedef {object} PaletteState
 * @property {string} id
 * @property {string} order - The name of the one that is chosen.
 * @property {number | null} chosen - The index of a colour.
 * @property {boolean} showsNames
 * @property {Uint8Array | null} indices - Of the picture, once they are unpacked.
 */

const MANY = 48; // colours; more are shown without words at first

/** @type {WeakMap<HTMLElement, PaletteState>} */
const stateByRoot = new WeakMap(); // across redraws of the page

/**
 * The state for a palette; with another palette the order stays.
 *
 * @param {HTMLElement} root
 * @param {PaletteData} data
 */
export function stateFor(root, { id, colors, orders }) {
  const before = stateByRoot.get(root);
  if (before?.id === id) return before;
  /** @type {PaletteState} */
  const state = {
    id,
    order: before ? before.order : Object.keys(orders)[0],
    chosen: null,
    showsNames: colors.length <= MANY,
    indices: null,
  };
  stateByRoot.set(root, state);
  return state;
}

/**
 * Whether a state is still that of the palette that is shown.
 *
 * @param {HTMLElement} root
 * @param {PaletteState} state
 */
export const isCurrent = (root, state) => stateByRoot.get(root) === state;
