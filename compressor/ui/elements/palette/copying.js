// @ts-check
// How the codes of all colours are written for the clipboard.

/**
 * @typedef {object} Format - A way to write all codes.
 * @property {string} name - What the button says.
 * @property {string} what - What was copied, in words.
 * @property {(codes: string[]) => string} write
 */

/** @type {Format[]} */
export const FORMATS = [
  { name: "Hex", what: "the hex codes", write: (codes) => codes.join("\n") },
  { name: "CSS", what: "the CSS variables", write: writeVariables },
  { name: "JSON", what: "the JSON array", write: (codes) => JSON.stringify(codes) },
];

/** @param {string[]} codes */
function writeVariables(codes) {
  const lines = codes.map((code, i) => `  --color-${i + 1}: ${code};`);
  return [":root {", ...lines, "}"].join("\n");
}
