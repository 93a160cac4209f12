// @ts-check
// Plotly's script, from the server of the page.

/**
 * @typedef {object} Addresses - As compressor/ui/elements/shared/plotly/addresses.py gives them.
 * @property {string[]} charts - The names of Streamlit's scripts of charts.
 * @property {string} package - The package's script, from the address of the app on.
 */

/**
 * @typedef {object} Figure
 * @property {any[]} data
 * @property {any} layout
 */

/**
 * @typedef {object} Plotly - What is used of it.
 * @property {(holder: HTMLElement, data: any[], layout: object, config: object) => Promise<any>} newPlot
 * @property {(holder: HTMLElement, layout: object) => Promise<any>} relayout
 * @property {(holder: HTMLElement, traces: object, layout: object, numbers: number[]) => Promise<any>} update
 * @property {(figure: Figure, options: object) => Promise<string>} toImage
 * @property {(holder: HTMLElement) => void} purge
 */

/** @returns {Plotly | undefined} */
export const loadedPlotly = () => /** @type {any} */ (window).Plotly;

/** The address of Streamlit's own script, beside which the others are. */
function ownAddress() {
  const own = document.querySelector('script[type="module"][src*="/static/js/"]');
  return own instanceof HTMLScriptElement ? own.src : new URL("static/js/", document.baseURI).href;
}

/**
 * Where the package's script is.
 *
 * @param {Addresses} addresses
 */
const packageAddress = (addresses) => new URL(`../../${addresses.package}`, ownAddress()).href;

/** @param {string} address */
function runScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = resolve;
    script.onerror = () => reject(new Error(`there is no script at ${address}`));
    script.src = address;
    document.head.append(script);
  });
}

/**
 * Plotly: Streamlit's own, which defines it for the whole window, else that of the package.
 *
 * @param {Addresses} addresses
 */
export async function loadPlotly(addresses) {
  for (const name of addresses.charts) {
    if (loadedPlotly()) break;
    await import(new URL(name, ownAddress()).href).catch(() => {});
  }
  if (!loadedPlotly()) await runScript(packageAddress(addresses));
  const plotly = loadedPlotly();
  if (!plotly) throw new Error("Plotly's script defines no Plotly");
  return plotly;
}

/**
 * The text of the package's script, which needs no other.
 *
 * @param {Addresses} addresses
 */
export async function plotlySource(addresses) {
  const response = await fetch(packageAddress(addresses));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.text();
}
