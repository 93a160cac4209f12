// @ts-check
// A cloud as a file: a picture, a page that needs nothing else, or the figure as JSON.

/**
 * @import { Figure, Plotly } from "./script.js"
 */

import { contextOf, make } from "../dom.js";

const PNG_SIDE = 1400; // pixels
const PNG_SCALE = 2; // of which words and points are this many times larger than on a page
const HEADING = 110; // pixels above a cloud that the processor has drawn

/**
 * A name for a file, in the letters that every system takes.
 *
 * @param {string} title
 * @param {string} ending
 */
export function fileName(title, ending) {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ["cloud"];
  return `${words.join("-")}${ending}`;
}

/** @param {Figure} figure */
export const figureJson = (figure) => JSON.stringify(figure);

/** @param {string} text */
const escapeHtml = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/**
 * A page that shows a figure and asks no server for anything.
 *
 * @param {Figure} figure
 * @param {string} title
 * @param {string} alt
 * @param {string} source - Plotly's script.
 */
export function figureHtml(figure, title, alt, source) {
  const json = figureJson(figure).replaceAll("<", "\\u003c"); // or a title could end the script
  const paper = escapeHtml(figure.layout.paper_bgcolor);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>html, body, #cloud { height: 100%; margin: 0; background: ${paper}; }</style>
</head>
<body>
<div id="cloud" role="img" aria-label="${escapeHtml(alt)}"></div>
<script>${source}</script>
<script>
const figure = ${json};
Plotly.newPlot("cloud", figure.data, figure.layout, { responsive: true, displaylogo: false });
</script>
</body>
</html>
`;
}

/**
 * A PNG file that Plotly draws, as an address.
 *
 * @param {Plotly} plotly
 * @param {Figure} figure
 */
export function plotlyPng(plotly, { data, layout }) {
  // In a picture the page's own font is not known: words would be wider than their room.
  const font = { ...layout.font, family: "sans-serif" };
  const side = PNG_SIDE / PNG_SCALE;
  const size = { width: side, height: side, scale: PNG_SCALE };
  return plotly.toImage({ data, layout: { ...layout, font } }, { format: "png", ...size });
}

/**
 * A PNG file of what a canvas shows, below its title, as an address.
 *
 * @param {HTMLCanvasElement} drawn
 * @param {Figure} figure - Its colours and its title.
 */
export function canvasPng(drawn, { layout }) {
  const canvas = document.createElement("canvas");
  canvas.width = PNG_SIDE;
  canvas.height = HEADING + Math.round((PNG_SIDE * drawn.height) / drawn.width);
  const context = contextOf(canvas);
  context.fillStyle = layout.paper_bgcolor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = layout.font.color;
  context.font = `600 34px ${layout.font.family}`;
  context.fillText(layout.title.text, 24, 50);
  context.font = `26px ${layout.font.family}`;
  context.fillText(layout.title.subtitle.text, 24, 92);
  context.drawImage(drawn, 0, HEADING, PNG_SIDE, canvas.height - HEADING);
  return canvas.toDataURL("image/png");
}

/**
 * Let the browser save a file.
 *
 * @param {string} name
 * @param {string} address
 */
export function saveFile(name, address) {
  const link = make("a");
  link.href = address;
  link.download = name;
  link.click();
}

/**
 * Let the browser save a text as a file.
 *
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function saveText(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  saveFile(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
