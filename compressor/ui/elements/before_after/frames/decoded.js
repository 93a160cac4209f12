// @ts-check
// The frames of an animation's file, which the browser decodes one at a time, in any order.

const UNSEEN_DURATION = 100; // milliseconds, of a frame without one, as browsers show it

/**
 * @typedef {object} Frames
 * @property {number} count
 * @property {(frame: number) => Promise<VideoFrame>} decode - Whoever calls it closes the result.
 */

/** Whether this browser tells frames apart; some do for pages of https or of this computer alone. */
export const canDecodeFrames = () => "ImageDecoder" in globalThis;

/**
 * Fetch a GIF, an APNG or an animated WebP; a file with fewer frames than asked for stays at its
 * last one.
 *
 * @param {string} address
 * @returns {Promise<Frames>}
 */
export async function openFrames(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no animation is at ${address}`);
  const type = answer.headers.get("Content-Type")?.split(";")[0] ?? "";
  const decoder = new ImageDecoder({
    data: await answer.arrayBuffer(),
    type,
    preferAnimation: true,
  });
  await decoder.tracks.ready;
  await decoder.completed; // until then it may know only a part of the frames
  const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
  if (count === 0) throw new Error(`no frame is at ${address}`);
  return {
    count,
    decode: async (frame) =>
      (await decoder.decode({ frameIndex: Math.min(frame, count - 1) })).image,
  };
}

/**
 * How long a frame is shown, in milliseconds.
 *
 * @param {{ duration: number | null }} image - Its duration is in millionths of a second.
 */
export const durationOf = (image) => (image.duration ?? 0) / 1000 || UNSEEN_DURATION;
