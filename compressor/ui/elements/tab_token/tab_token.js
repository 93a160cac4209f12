// @ts-check
// A token in the storage of the tab: it is there after a reload, and no other tab or address has
// it. The server tells whose picture it stands for.

/** @import { Mounted } from "../shared/dom.js" */

const KEY = "picture token";

/** @param {Mounted<{ token: string, isNeeded: boolean }>} mounted */
export default function ({ data, setTriggerValue }) {
  try {
    const kept = sessionStorage.getItem(KEY);
    if (data.token) sessionStorage.setItem(KEY, data.token);
    else sessionStorage.removeItem(KEY); // asked with once: the server may have forgotten it
    if (kept && !data.token && data.isNeeded) setTriggerValue("found", kept);
  } catch {
    // A page without storage keeps nothing.
  }
}
