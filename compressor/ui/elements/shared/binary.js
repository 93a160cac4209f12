// @ts-check
// Arrays as they are sent: base64, large ones deflated as well.

/**
 * @param {string} text - Base64.
 */
export const bytesFromBase64 = (text) =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * The bytes of a zlib stream that was sent as base64.
 *
 * @param {string} text
 */
export async function inflateBase64(text) {
  const packed = new Blob([bytesFromBase64(text)]).stream();
  const stream = packed.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
