// @ts-check
// What is placed outlives a redraw of the page and a look at another one: it is kept in the tab.

/** @import { Start } from "./placed_starts.js" */

/**
 * @typedef {object} KeptStarts
 * @property {number} version - Of what the server gave when they were kept.
 * @property {Start[]} starts
 */

/**
 * @param {string} id - Of the picture and K.
 * @returns {KeptStarts | null}
 */
export function findKept(id) {
  try {
    return JSON.parse(sessionStorage.getItem(`starts ${id}`) ?? "null");
  } catch {
    return null; // A page from a file may have no storage.
  }
}

/**
 * @param {string} id
 * @param {number} version
 * @param {Start[]} starts
 */
export function keepStarts(id, version, starts) {
  try {
    sessionStorage.setItem(`starts ${id}`, JSON.stringify({ version, starts }));
  } catch {
    // As above.
  }
}
