// @ts-check

/**
 * @typedef {object} Theme - What a canvas takes from the page's theme.
 * @property {string} ink - Of words.
 * @property {string} paper - Behind all.
 * @property {string} line - Of thin lines.
 * @property {string} font
 * @property {number} outline - The ink as a packed colour, half transparent.
 */

/**
 * Read the theme; sliders and lists of the element follow it.
 *
 * @param {HTMLElement} root
 * @returns {Theme}
 */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const [red, green, blue] = (style.color.match(/[\d.]+/g) ?? []).map(Number);
  root.style.colorScheme = red + green + blue > 384 ? "dark" : "light";
  return {
    ink: style.color,
    paper: style.backgroundColor,
    line: style.borderTopColor,
    font: style.fontFamily,
    outline: (0x70000000 | (blue << 16) | (green << 8) | red) >>> 0,
  };
}
