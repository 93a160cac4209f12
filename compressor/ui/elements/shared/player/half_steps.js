// @ts-check
// The half-steps of a run: 0 is the start, 2 t - 1 the assignment of iteration t, 2 t its update.

/** @param {number} half */
export const iterationOf = (half) => Math.ceil(half / 2);

/** @param {number} half */
export const isUpdate = (half) => half > 0 && half % 2 === 0;
