// @ts-check
// Whether the browser draws in space with a graphics card. It is asked once for each visit.

const ANSWER_KEY = "webgl renderer";
const NO_WEBGL = "none";
const IN_SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** The name of what draws WebGL, such as "ANGLE (NVIDIA, ...)"; "none" where nothing does. */
export function rendererName() {
  const known = sessionStorage.getItem(ANSWER_KEY);
  if (known !== null) return known;
  const name = readRendererName();
  sessionStorage.setItem(ANSWER_KEY, name);
  return name;
}

function readRendererName() {
  const context = document.createElement("canvas").getContext("webgl");
  if (!context) return NO_WEBGL;
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext(); // a page may have few at a time
  return String(name);
}

/** Remember that a context was lost: for the rest of the visit there is no graphics card. */
export function rememberLostContext() {
  sessionStorage.setItem(ANSWER_KEY, NO_WEBGL);
}

/**
 * Whether this is a graphics card, and not a program that imitates one.
 *
 * @param {string} name
 */
export const isGraphicsCard = (name) => name !== NO_WEBGL && !IN_SOFTWARE.test(name);
